import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RecordedFact } from '@aftercare/domain';
import type { PartitionClaim, ReadModelStore, StoredDocument } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { documentsOf } from '../../read-models/src/testing/fold-facts';
import { retrying } from './back-off';
import { makeFirstBuild } from './conductor/first-builds';
import type { BatchSizes } from './fact-queue';
import { startFolding } from './folding';
import { silentLog } from './log';
import type { ReadModelStatus } from './projector-status';

const backOff = { firstMs: 1, longestMs: 2 };

/** Small ones, so that short stories take several batches. */
export const smallBatches: BatchSizes = { live: 2, catchingUp: 3 };

export interface Giving {
  /** Once aborted, a store that fails is not waited for any more. */
  readonly abort?: AbortController;
  readonly sizes?: BatchSizes;
  /** Documents that are kept in memory once they are written; few unless stated, so that short stories find some forgotten. */
  readonly remembered?: number;
  /** What the process holds; all partitions, with fence 0, unless stated. */
  readonly share?: readonly PartitionClaim[];
}

/** A folding that is given facts by hand. */
export interface GivenFolding {
  /** Those of these facts that lie after its checkpoint and that it has not been given; resolves when they are folded, or it has ended. */
  give(facts: readonly RecordedFact[]): Promise<void>;
  /** The rest of all facts, and then no more; resolves when all are folded. */
  end(facts: readonly RecordedFact[]): Promise<ReadModelStatus>;
}

/** A first build that serves before anything is folded into it, so that tests see every batch. */
export async function serveFirstBuild(store: ReadModelStore, model: AnyReadModel): Promise<void> {
  const build = await makeFirstBuild(store, model);
  if (build !== undefined) await store.promote(model.name, build);
}

export async function openFolding(
  store: ReadModelStore,
  model: AnyReadModel,
  { abort = new AbortController(), sizes = smallBatches, remembered = 2, share }: Giving = {},
): Promise<GivenFolding> {
  const { signal } = abort;
  await retrying(() => serveFirstBuild(store, model), { backOff, signal }).catch(() => undefined);
  const of = { model, build: 1, serving: true, ...(share && { share }) };
  const folding = startFolding({ ...of, store, sizes, remembered, backOff, signal, log: silentLog });
  const opened = await folding.opened;
  let given = opened?.checkpoint ?? -1;
  let ended = false;
  void folding.ended.then(() => (ended = true));
  const push = (facts: readonly RecordedFact[]): void => {
    for (const fact of facts) if (fact.position > given) opened?.queue.push(fact);
    given = opened ? Math.max(given, facts.at(-1)?.position ?? -1) : given;
  };
  return {
    give: async (facts) => {
      push(facts);
      opened?.queue.caughtUp();
      while (!ended && folding.status().checkpoint < given) await nextTurn();
    },
    end: async (facts) => {
      push(facts);
      opened?.queue.caughtUp();
      opened?.queue.close();
      await folding.ended;
      return folding.status();
    },
  };
}

/** Gives facts to a read model as a subscription would: those after its checkpoint, then no more. Ends when all are folded. */
export const foldInto = async (
  store: ReadModelStore,
  model: AnyReadModel,
  facts: readonly RecordedFact[],
  giving?: Giving,
): Promise<ReadModelStatus> => (await openFolding(store, model, giving)).end(facts);

const pageSize = 500;

/** Everything that a read model's serving build holds, by key. */
export async function storedDocuments(
  store: ReadModelStore,
  model: AnyReadModel,
): Promise<ReadonlyMap<string, StoredDocument<object>>> {
  const collection = store.collection<object>(model);
  const found = new Map<string, StoredDocument<object>>();
  for (let page = await collection.find({ limit: pageSize }); ;) {
    for (const document of page.items) found.set(document.key, document);
    if (page.next === undefined) return found;
    page = await collection.find({ limit: pageSize, after: page.next });
  }
}

/** The store holds the documents of the pure fold of these facts, at their positions, and no others. */
export async function expectFold(
  store: ReadModelStore,
  model: AnyReadModel,
  facts: readonly RecordedFact[],
): Promise<void> {
  const expected = new Map(documentsOf(model, facts));
  expect(await storedDocuments(store, model)).toEqual(expected);
}
