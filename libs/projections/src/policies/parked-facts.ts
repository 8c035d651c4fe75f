import type { Instant } from '@aftercare/domain';
import { StoreRuleBroken, type CollectionSpec, type ReadModelStore } from '@aftercare/read-model-store';
import type { StoppedAt } from '../projector-status';
import { NEW, openRecords, type Records } from '../records';

/**
 * A fact whose commands a policy could not make or issue. Later facts of its stream queue behind it: they are read from the
 * stream again when it is retried or discarded. Holds no data of the fact.
 */
export interface ParkedFact extends StoppedAt {
  readonly policy: string;
  readonly parkedAt: Instant;
  readonly status: 'parked' | 'done' | 'discarded';
}

/** Key of the record of a policy's stream. */
export const parkedKey = (policy: string, stream: string): string => `${policy}:${stream}`;

/** The facts that a policy has parked, by stream. One process at a time holds them: the one that runs the policy. */
export interface ParkedFacts {
  readonly size: number;
  /** The fact at which a stream is parked. */
  at(stream: string): ParkedFact | undefined;
  /** Parks a stream at a fact; durable when it resolves, in force at once. Of two facts the earlier one counts. */
  park(at: StoppedAt): Promise<void>;
  /** Parks it at a later fact: those before are done. */
  moveOn(at: StoppedAt): Promise<void>;
  /** A fact that queues behind a parked one. */
  queue(stream: string, revision: number): void;
  /** The last revision that queued behind since the process started; -1 when none did. */
  lastQueued(stream: string): number;
  /** Nothing queues any more, at once; durable when it resolves. */
  release(stream: string, status: 'done' | 'discarded'): Promise<void>;
}

/** Where parked facts of policies are kept. A record stays, with its status, once it is no longer parked. */
export const parkedFactsCollection: CollectionSpec = {
  name: 'parked-policy-facts',
  fields: {
    policy: { type: 'string', required: true },
    status: { type: 'string', required: true },
    parkedAt: { type: 'string', required: true },
  },
  indexes: [
    ['policy', 'status'],
    ['status', 'parkedAt'],
  ],
};

export interface ParkedFactsOptions {
  readonly store: ReadModelStore;
  readonly policy: string;
  readonly clock: () => Instant;
}

/** Opens what a policy has parked. */
export async function openParkedFacts({ store, policy, clock }: ParkedFactsOptions): Promise<ParkedFacts> {
  const records = await openRecords<ParkedFact>(store, parkedFactsCollection);
  const parked = new Map((await parkedOf(records, policy)).map((fact) => [fact.stream, fact]));
  const queued = new Map<string, number>();
  const last = new Map<string, Promise<void>>();

  const write = async (fact: ParkedFact): Promise<void> => {
    const key = parkedKey(policy, fact.stream);
    for (;;) {
      const found = await records.get(key);
      if (await records.put(key, fact, found?.revision ?? NEW)) return;
    }
  };
  /** One change of a stream after the other, the newest last; one that failed does not hold up the next. */
  const inTurn = (fact: ParkedFact): Promise<void> => {
    const before = last.get(fact.stream) ?? Promise.resolve();
    const writing = before.catch(() => undefined).then(() => write(fact));
    last.set(fact.stream, writing);
    const forget = (): void => void (last.get(fact.stream) === writing && last.delete(fact.stream));
    writing.then(forget, forget);
    return writing;
  };
  const set = (at: StoppedAt): Promise<void> => {
    const fact: ParkedFact = { ...at, policy, parkedAt: clock(), status: 'parked' };
    parked.set(at.stream, fact);
    return inTurn(fact);
  };
  return {
    get size() {
      return parked.size;
    },
    at: (stream) => parked.get(stream),
    park: (at) => {
      const before = parked.get(at.stream);
      // Written once more where it is parked: whoever comes second must not go on before it is durable.
      return before !== undefined && before.revision < at.revision ? inTurn(before) : set(at);
    },
    moveOn: set,
    queue: (stream, revision) => void queued.set(stream, Math.max(revision, queued.get(stream) ?? -1)),
    lastQueued: (stream) => queued.get(stream) ?? -1,
    release: (stream, status) => {
      const fact = parked.get(stream);
      parked.delete(stream);
      queued.delete(stream);
      return fact === undefined ? Promise.resolve() : inTurn({ ...fact, status });
    },
  };
}

const longestPage = 500;

async function parkedOf(records: Records<ParkedFact>, policy: string): Promise<readonly ParkedFact[]> {
  const where = { policy: { eq: policy }, status: { eq: 'parked' } };
  const found: ParkedFact[] = [];
  for (let page = await records.find({ where, limit: longestPage }); ;) {
    found.push(...page.items.map(({ doc }) => doc));
    if (page.next === undefined) return found;
    page = await records.find({ where, limit: longestPage, after: page.next });
  }
}

/** Whether an error of the read-model store is worth another try. */
export const unlessRuleBroken = (error: unknown): boolean => !(error instanceof StoreRuleBroken);
