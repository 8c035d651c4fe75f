import type { Instant } from '@aftercare/domain';
import type { CollectionSpec, ReadModelStore } from '@aftercare/read-model-store';
import { policyCommandId, type Cause } from './issue-command';
import type { PolicyCommand } from './policy';
import { writeTogether } from './write-together';

/** A command that a policy asked for at a later instant. Commands of policies hold no personal data. */
export interface Timer {
  readonly policy: string;
  readonly due: Instant;
  readonly cause: Cause;
  /** Revision of the fact in its stream. */
  readonly revision: number;
  /** Its place among the commands that the fact calls for. */
  readonly index: number;
  readonly command: Omit<PolicyCommand, 'dueAt'>;
}

/** A policy's timers, in the read-model store, so that they survive every process. */
export interface Timers {
  /** Durable when it resolves. One that was set before, also one that has fired, stays as it was. */
  set(timer: Omit<Timer, 'policy'>): Promise<void>;
  /** Those due at an instant, the longest due first, a page at a time. */
  due(now: Instant): AsyncGenerator<readonly DueTimer[]>;
  /** The first due after an instant. */
  after(now: Instant): Promise<Instant | undefined>;
  /** Removes those that a fact asked for. */
  forget(position: number): Promise<void>;
}

export interface DueTimer {
  readonly timer: Timer;
  /** It has fired: it never fires again. */
  readonly remove: () => Promise<void>;
}

/** Where timers of policies are kept. What is left of one that has fired keeps a repeated fact from setting it again. */
export const timersCollection: CollectionSpec = {
  name: 'policy-timers',
  fields: {
    policy: { type: 'string', required: true },
    due: { type: 'string', required: true },
    'cause.fact.position': { type: 'number', required: true },
  },
  indexes: [
    ['policy', 'due'],
    ['policy', 'cause.fact.position'],
  ],
};

const PAGE = 128;

/** A timer is written once and removed once, so that its position says which: a repeated write changes nothing. */
const SET = 0;
const GONE = 1;

/** Opens the timers of a policy. */
export async function openTimers(store: ReadModelStore, policy: string): Promise<Timers> {
  const writer = await store.build<Timer>(timersCollection, 1);
  if (!(await store.versions(timersCollection.name)).some(({ serving }) => serving))
    await store.promote(timersCollection.name, 1);
  const collection = store.collection<Timer>(timersCollection);
  const write = writeTogether<Timer>((writes) => writer.apply({ writes, checkpoint: GONE }));
  const remove = (key: string): Promise<void> => write({ key, position: GONE, delete: true });
  return {
    set: (timer) => {
      const key = policyCommandId(policy, timer.cause.fact.id, timer.index);
      return write({ key, position: SET, doc: { ...timer, policy } });
    },
    async *due(now) {
      const where = { policy: { eq: policy }, due: { lte: now } };
      const query = { where, sort: { by: 'due', dir: 'asc' }, limit: PAGE } as const;
      for (let page = await collection.find(query); ;) {
        if (page.items.length > 0) yield page.items.map(({ key, doc }) => ({ timer: doc, remove: () => remove(key) }));
        if (page.next === undefined) return;
        page = await collection.find({ ...query, after: page.next });
      }
    },
    after: async (now) => {
      const where = { policy: { eq: policy }, due: { gt: now } };
      const { items } = await collection.find({ where, sort: { by: 'due', dir: 'asc' }, limit: 1 });
      return items[0]?.doc.due;
    },
    forget: async (factPosition) => {
      const where = { policy: { eq: policy }, 'cause.fact.position': { eq: factPosition } };
      for (;;) {
        const { items } = await collection.find({ where, limit: PAGE });
        if (items.length === 0) return;
        await Promise.all(items.map(({ key }) => remove(key)));
      }
    },
  };
}
