import { PARTITIONS, type Cursor, type Page, type ReadModelStore } from '@aftercare/read-model-store';
import { operatorRequestsCollection, openRequests, type OperatorRequest } from '../requests';
import { NO_BUILD, queueId, storableKey, streamKey, type ParkedEntry } from './parked-entry';
import { allOf, openParkedEntries, parkedCollection, type StoredEntry } from './parked-entries';

export interface ParkedKeysQuestion {
  /** Of this read model or policy only. */
  readonly readModel?: string;
  /** 1..500 */
  readonly limit: number;
  readonly after?: Cursor;
}

/** Parked keys, each by the first fact that waits, the longest parked first. For any process that sees the store. */
export function parkedPage(
  store: ReadModelStore,
  { readModel, limit, after }: ParkedKeysQuestion,
): Promise<Page<ParkedEntry>> {
  return parkedCollection(store).find({
    where: { ...heads, ...(readModel !== undefined && { readModel: { eq: readModel } }) },
    sort: { by: 'parkedAt', dir: 'asc' },
    limit,
    ...(after && { after }),
  });
}

/** How many facts wait behind the first one of a queue; `capped` tells that there may be more. */
export const waitingBehind = (store: ReadModelStore, queue: string): Promise<{ n: number; capped: boolean }> =>
  parkedCollection(store).count({ queue: { eq: queue }, status: { eq: 'behind' } }, 10_000);

/** Everything of a key in these builds, discarded facts too: by build, in the order in which it happened. */
export async function parkedOfKey(
  store: ReadModelStore,
  readModel: string,
  builds: readonly number[],
  key: string,
): Promise<readonly ParkedEntry[]> {
  const found: StoredEntry[] = [];
  for (const build of builds)
    for (const queue of queuesOf(readModel, build, key))
      found.push(...(await allOf(parkedCollection(store), { queue: { eq: queue } })));
  return found
    .map(({ doc }) => doc)
    .sort((one, other) => one.build - other.build || one.position - other.position || one.partition - other.partition);
}

/** Every queue with something that waits, of these builds. */
export async function parkedQueues(
  store: ReadModelStore,
  readModel: string,
  builds: readonly number[],
): Promise<readonly ParkedEntry[]> {
  if (builds.length === 0) return [];
  const where = { readModel: { eq: readModel }, build: { in: builds }, status: { eq: 'parked' } };
  const found = await allOf(parkedCollection(store), where);
  return [...new Map(found.map(({ doc }) => [doc.queue, doc])).values()];
}

/** Parked keys by read model, of the builds that serve or are to serve first, and by policy; those without any are left out. */
export async function parkedCounts(store: ReadModelStore): Promise<ReadonlyMap<string, number>> {
  const found = await allOf(parkedCollection(store), heads);
  const names = [...new Set(found.map(({ doc }) => doc.readModel))];
  const counts = names.map(async (name) => {
    const builds = await store.versions(name);
    const build = (builds.find(({ serving }) => serving) ?? builds.at(-1))?.version ?? NO_BUILD;
    const mine = found.filter(({ doc }) => doc.readModel === name && doc.build === build);
    return [name, new Set(mine.map(({ doc }) => doc.key)).size] as const;
  });
  return new Map((await Promise.all(counts)).filter(([, n]) => n > 0));
}

/** Removes what a build has parked, once it is dropped; what was still asked about it fails. Harmless when done again. */
export async function forgetParked(store: ReadModelStore, readModel: string, build: number): Promise<void> {
  const found = await allOf(parkedCollection(store), { readModel: { eq: readModel }, build: { eq: build } });
  if (found.length > 0) await (await openParkedEntries(store)).remove(found);
  await failAsked(store, readModel, build, `build ${build} of ${readModel} is gone`);
}

/** Ends what is still asked about facts parked in a build which nobody folds any more. Harmless when done again. */
export async function failAsked(
  store: ReadModelStore,
  readModel: string,
  build: number,
  message: string,
): Promise<void> {
  const where = { readModel: { eq: readModel }, status: { in: ['waiting', 'running'] } };
  const asked = await store.collection<OperatorRequest>(operatorRequestsCollection).find({ where, limit: 500 });
  const about = asked.items.filter(({ doc }) => doc.parked?.build === build);
  if (about.length === 0) return;
  // Nothing is made: the clock is not asked.
  const requests = await openRequests({ store, now: () => '' });
  for (const { doc } of about) await (await requests.claim(doc.id, 'conductor'))?.finish('failed', { message });
}

const heads = { status: { eq: 'parked' }, shown: { eq: true } } as const;

/** A key's own queue, and those of a stream where the key is one's. */
function queuesOf(readModel: string, build: number, key: string): readonly string[] {
  const of = { readModel, build, key: storableKey(key) };
  const own = queueId({ ...of, partition: 0, wholeStream: false });
  if (!key.startsWith(streamKey(''))) return [own];
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  return [own, ...partitions.map((partition) => queueId({ ...of, partition, wholeStream: true }))];
}
