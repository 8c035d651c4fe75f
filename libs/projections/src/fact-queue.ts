import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { pacedSize } from '@aftercare/read-model-store';
import type { Arrived } from './arrived';

export interface FactBatch {
  readonly facts: readonly Arrived[];
  /** Everything up to here has been seen once the facts are folded. */
  readonly position: number;
  /** True when the source had nothing more and the batch takes the queue's rest. */
  readonly caughtUp: boolean;
}

/** Facts waiting for one read model, and how many to take at once. */
export interface FactQueue {
  push(fact: Arrived): void;
  /** The source has passed this position; what lies between holds no fact. */
  passed(position: number): void;
  /** The source has nothing more for now. */
  caughtUp(): void;
  /** A largest batch and the beginning of another are waiting: nothing more should be pushed before there is `room`. */
  full(): boolean;
  /** Resolves when less than a largest batch is waiting. */
  room(): Promise<void>;
  /** The next batch; `undefined` once the queue is closed and empty. */
  take(): Promise<FactBatch | undefined>;
  /** Whether facts wait to be taken. */
  more(): boolean;
  /** So many facts were folded and written at once, in so many milliseconds: batches are to take no longer than a moment. */
  took(facts: number, ms: number): void;
  /** No more will be pushed; what is queued can still be taken. */
  close(): void;
  /** Closes and drops what is queued. */
  abandon(): void;
  /** Whether nothing that is pushed is taken any more. */
  closed(): boolean;
}

export interface BatchSizes {
  /** Facts of a batch while live: small, so that a fact is visible within milliseconds. */
  readonly live: number;
  /** Facts of a batch while catching up, at most: large, so that a document is written once for many facts. */
  readonly catchingUp: number;
}

export const usualBatchSizes: BatchSizes = { live: 100, catchingUp: 16_000 };

/** So many of the largest batches may wait: the next one is gathered while one is folded. More of them is memory, and no speed. */
const fullAt = 1.25;

/** How long the source must be quiet, while catching up, before less than a full batch is taken. */
const quietMs = 20;

/**
 * Live batches begin at least so far apart: a fact that comes alone is folded at once, many that come in a row share the
 * commits of a few batches. It bounds the store's work per second, and delays no fact by more.
 */
const liveIntervalMs = 4;

/**
 * What a batch may take: a fraction of a lease, so that whoever loses one loses little work. A store that is slow gets small batches,
 * and goes on; the first ones are of a size that no store is busy with for long.
 */
const batchMs = 500;
const firstBatch = 500;
const leastBatch = 50;

/** A queue of facts: bounded to little more than a batch, taken whole and early when live, in large batches when behind. */
export function factQueue(from: number, sizes: BatchSizes = usualBatchSizes): FactQueue {
  let facts: Arrived[] = [];
  let position = from;
  let taken = from;
  let atTail = false;
  let tailToTell = false;
  let closed = false;
  let isFull = false;
  const size = pacedSize({ least: leastBatch, first: firstBatch, most: sizes.catchingUp, aimMs: batchMs });
  let begun = -liveIntervalMs;
  let wake: (() => void) | undefined;
  let makeRoom: (() => void)[] = [];

  const signal = (): void => {
    wake?.();
    wake = undefined;
  };
  const work = (): boolean => facts.length > 0 || position > taken || tailToTell;
  const behind = (): boolean => !atTail || facts.length >= 10 * sizes.live;

  /** A queue that was full stays so for a while: it is not filled up again fact by fact. */
  const full = (): boolean => {
    const enough = isFull ? sizes.catchingUp : fullAt * sizes.catchingUp;
    return (isFull = !closed && facts.length >= enough);
  };

  const tellRoom = (): void => {
    const waiting = makeRoom;
    makeRoom = [];
    for (const resolve of waiting) resolve();
  };

  const gather = async (): Promise<void> => {
    const early = begun + liveIntervalMs - performance.now();
    if (early >= 1 && !behind()) await sleep(early);
    else await nextTurn();
    while (behind() && facts.length < size.now() && !closed) {
      const before = facts.length;
      await sleep(quietMs);
      if (facts.length === before) return;
    }
  };

  return {
    push: (fact) => {
      if (closed) return;
      facts.push(fact);
      position = fact.position;
      signal();
    },
    passed: (to) => {
      position = Math.max(position, to);
      signal();
    },
    caughtUp: () => {
      atTail = true;
      tailToTell = true;
      signal();
    },
    full,
    room: () => (full() ? new Promise((resolve) => makeRoom.push(resolve)) : Promise.resolve()),
    take: async () => {
      while (!work()) {
        if (closed) return undefined;
        await new Promise<void>((resolve) => (wake = resolve));
      }
      await gather();
      begun = performance.now();
      const batch = facts.splice(0, behind() ? size.now() : Math.min(sizes.live, size.now()));
      const last = facts.length === 0;
      taken = last ? position : batch.at(-1)!.position;
      const caughtUp = last && atTail;
      if (last) tailToTell = false;
      if (!full()) tellRoom();
      return { facts: batch, position: taken, caughtUp };
    },
    more: () => facts.length > 0,
    took: (count, ms) => size.took(count, ms),
    close: () => {
      closed = true;
      signal();
    },
    abandon: () => {
      closed = true;
      facts = [];
      position = taken;
      tailToTell = false;
      tellRoom();
      signal();
    },
    closed: () => closed,
  };
}
