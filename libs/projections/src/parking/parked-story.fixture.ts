import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { Actor, RecordedFact } from '@aftercare/domain';
import { UndecodableEvent } from '@aftercare/event-sourcing';
import { partitionOf, type PartitionClaim, type ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { recorded } from '../../../read-models/src/testing/recorded';
import type { Arrived } from '../arrived';
import { serveFirstBuild, smallBatches } from '../folded-facts.fixture';
import { startFolding } from '../folding';
import { silentLog } from '../log';
import { openRequests, type OperatorRequest, type RequestKind } from '../requests';
import { parkedCollection, allOf, type StoredEntry } from './parked-entries';
import { queueId, streamKey } from './parked-entry';

export const auditor: Actor = { id: 'ada', role: 'admin' };

/** What happened, and what today's program cannot do with it. Changed by tests, as a new program changes it. */
export interface Trouble {
  /** `<position>/<key>` of facts that do not fold into a document. */
  readonly unfoldable: Set<string>;
  /** Positions of facts that remove their documents. */
  readonly removing: ReadonlySet<number>;
  /** Positions of events that cannot be decoded; `blind`: without telling whom they concern. */
  readonly undecodable: Map<number, 'told' | 'blind'>;
}

export const noTrouble = (removing: readonly number[] = []): Trouble => ({
  unfoldable: new Set(),
  removing: new Set(removing),
  undecodable: new Map(),
});

/** A fact of a stream that concerns these keys. Positions are 10, 20, 30 ... in the order given. */
export const lines = (...all: readonly (readonly [stream: string, keys: readonly string[]])[]): RecordedFact[] => {
  const revisions = new Map<string, number>();
  return all.map(([stream, keys], at) => {
    const revision = revisions.get(stream) ?? 0;
    revisions.set(stream, revision + 1);
    return { ...recorded({ type: 'Noted', data: { keys } }, { position: 10 * (at + 1), stream }), revision };
  });
};

let given = 0;

/** Remembers which facts came, in order: any that is lost, repeated or swapped shows. A name that no test has used yet. */
export function rememberingModel(trouble: Trouble): AnyReadModel {
  return {
    ...{ name: `remembering-${(given += 1)}`, version: 1, fields: {}, indexes: [] },
    keys: ({ data }) => (data as { readonly keys: readonly string[] }).keys,
    evolve: (view, { position }, key) => {
      if (trouble.unfoldable.has(`${position}/${key}`)) throw new RangeError('not today');
      if (trouble.removing.has(position)) return undefined;
      return { at: [...((view as { at: number[] } | undefined)?.at ?? []), position] };
    },
  };
}

const unreadable = (fact: RecordedFact, how: 'told' | 'blind'): UndecodableEvent => {
  const { stream, revision, type, position } = fact;
  return new UndecodableEvent(stream, revision, type, position, 'no upcaster', how === 'told' ? { stored: fact } : {});
};

export interface ParkingProcess {
  /** Resolves when all of them are folded or parked. */
  give(facts: readonly RecordedFact[]): Promise<void>;
  status(): ReturnType<ReturnType<typeof startFolding>['status']>;
  /** Ends it after what it was given. */
  end(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

export interface ParkingProcessOptions {
  readonly store: ReadModelStore;
  readonly model: AnyReadModel;
  /** The event store: what is read again. */
  readonly facts: readonly RecordedFact[];
  readonly trouble: Trouble;
  readonly share?: readonly PartitionClaim[];
  readonly maxKeys?: number;
  readonly batch?: number;
  /** Kills it. */
  readonly end?: AbortController;
}

/** A folding with all it needs to mend what it has parked; starts where the store says. */
export async function parkingProcess(options: ParkingProcessOptions): Promise<ParkingProcess> {
  const { store, model, facts, trouble, share, maxKeys, batch, end = new AbortController() } = options;
  const clock = () => '2026-01-01T00:00:00.000Z';
  const arriving = (fact: RecordedFact): Arrived => {
    const how = trouble.undecodable.get(fact.position);
    return how ? unreadable(fact, how) : fact;
  };
  const reread = (stream: string, revision: number): Promise<RecordedFact | undefined> => {
    const fact = facts.find((one) => one.stream === stream && one.revision === revision);
    const read = fact && arriving(fact);
    return read instanceof UndecodableEvent ? Promise.reject(read) : Promise.resolve(read);
  };
  const mending = { reread, requests: () => openRequests({ store, now: clock }), holder: 'one', everyMs: 2 };
  if ((await store.versions(model.name).catch(() => [])).length === 0)
    await serveFirstBuild(store, model).catch(() => undefined);
  const folding = startFolding({
    ...{ model, build: 1, serving: true, store, signal: end.signal, log: silentLog },
    ...{ sizes: batch === undefined ? smallBatches : { live: batch, catchingUp: batch } },
    backOff: { firstMs: 1, longestMs: 2 },
    parking: { clock, mending, ...(maxKeys !== undefined && { maxKeys }) },
    ...(share && { share }),
  });
  const opened = await folding.opened;
  let position = opened?.checkpoint ?? -1;
  return {
    status: () => folding.status(),
    give: async (more) => {
      for (const fact of more) if (fact.position > position) opened?.queue.push(arriving(fact));
      position = Math.max(position, more.at(-1)?.position ?? -1);
      opened?.queue.caughtUp();
      while (folding.status().checkpoint < position && folding.status().state !== 'stopped' && !end.signal.aborted)
        await nextTurn();
    },
    end: async () => {
      opened?.queue.close();
      await folding.ended;
    },
    kill: () => {
      end.abort();
      folding.abandon();
    },
  };
}

/** A process in trouble, and what it is in trouble with. */
export interface TroubledProcess {
  readonly trouble: Trouble;
  readonly model: AnyReadModel;
  readonly process: ParkingProcess;
}

/**
 * Runs work with a process that was given the facts while some of them do not fold (`unfoldable`: `<position>/<key>`), and ends the
 * process after it.
 */
export async function inTrouble(
  {
    unfoldable,
    given,
    ...how
  }: Omit<ParkingProcessOptions, 'model' | 'trouble'> & {
    readonly unfoldable: readonly string[];
    /** The first ones; all unless stated. */
    readonly given?: number;
  },
  work: (troubled: TroubledProcess) => Promise<void>,
): Promise<void> {
  const trouble = noTrouble();
  for (const fact of unfoldable) trouble.unfoldable.add(fact);
  const model = rememberingModel(trouble);
  const process = await parkingProcess({ ...how, model, trouble });
  await process.give(how.facts.slice(0, given));
  await work({ trouble, model, process });
  await process.end();
}

/** Everything parked of a read model, in order. */
export async function parkedOf(store: ReadModelStore, { name }: AnyReadModel): Promise<readonly StoredEntry[]> {
  const found = await allOf(parkedCollection(store), { readModel: { eq: name } });
  return [...found].sort((one, other) => one.doc.position - other.doc.position);
}

/** Asks as an operator does. A key that begins with `stream:` is asked of each of its partitions. */
export async function ask(
  store: ReadModelStore,
  { name: readModel }: AnyReadModel,
  kind: RequestKind,
  key: string,
  position?: number,
): Promise<OperatorRequest> {
  const requests = await openRequests({ store, now: () => '2026-01-01T00:00:00.000Z' });
  const wholeStream = key.startsWith(streamKey(''));
  const all = wholeStream
    ? (await parkedOf(store, { name: readModel } as AnyReadModel)).filter(({ doc }) => doc.key === key)
    : [];
  const partitions = wholeStream ? [...new Set(all.map(({ doc }) => doc.partition))] : [partitionOf(key)];
  const asked = await Promise.all(
    partitions.map((partition) => {
      const queue = queueId({ readModel, build: 1, key, partition, wholeStream });
      const parked = { build: 1, partition, queue, ...(position !== undefined && { position }) };
      return requests.make({ kind, readModel, key, by: auditor, why: 'as agreed', parked });
    }),
  );
  for (;;) {
    const now = await Promise.all(asked.map(({ id }) => requests.get(id)));
    const failed = now.find((one) => one?.status === 'failed');
    if (now.every((one) => one?.status === 'done' || one?.status === 'failed')) return (failed ?? now[0])!;
    await pause(1);
  }
}
