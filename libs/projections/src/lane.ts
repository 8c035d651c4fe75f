import type { SubscriptionItem } from '@aftercare/event-sourcing';
import type { FactQueue } from './fact-queue';
import { reasonOf, type Log } from './log';
import type { FactReader } from './reading/fact-reader';

export interface LaneOptions {
  readonly read: FactReader;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** A folding as a lane sees it. */
export interface Rider {
  readonly queue: FactQueue;
  /** It has everything up to here, and skips it. */
  readonly from: number;
}

/** One reader of the event store and the foldings that it feeds. */
export interface Lane {
  /** Everything up to here was given to all of its riders; -1 before the first fact. */
  position(): number;
  /** It has been at the end of the store. */
  live(): boolean;
  /** In the order in which they came. */
  riders(): readonly Rider[];
  /** Milliseconds for which it has been waiting for a rider whose queue is full. */
  waiting(): number;
  /** Takes riders in, which have everything up to its position or more. */
  join(riders: readonly Rider[]): void;
  /** Feeds a rider no more, and gives it as it is now. */
  leave(rider: Rider): Rider;
  /** Reads no further. */
  close(): void;
  /** Resolves after `close` or the signal. */
  readonly ended: Promise<void>;
}

/** Reads on after the lowest position of the riders, and no further while the queue of one of them is full. */
export function startLane(first: readonly Rider[], { read, signal, log }: LaneOptions): Lane {
  const own = new AbortController();
  const end = AbortSignal.any([signal, own.signal]);
  let riders = [...first];
  let position = Math.min(...riders.map(({ from }) => from));
  let live = false;
  let waitingSince: number | undefined;
  let rearranged: () => void = () => undefined;
  end.addEventListener('abort', () => rearranged());

  const room = async (): Promise<void> => {
    waitingSince = performance.now();
    for (let full = fullOnes(riders); full.length > 0 && !end.aborted; full = fullOnes(riders)) {
      const change = new Promise<void>((resolve) => (rearranged = resolve));
      await Promise.race([Promise.all(full.map(({ queue }) => queue.room())), change]);
    }
    waitingSince = undefined;
  };

  const give = (item: SubscriptionItem): void => {
    const at = item.kind === 'fact' ? item.fact.position : item.position;
    for (const { queue, from: has } of riders) {
      if (item.kind === 'caught-up') queue.caughtUp();
      else if (at <= has) continue;
      else if (item.kind === 'checkpoint') queue.passed(at);
      else queue.push(item.kind === 'fact' ? item.fact : item.error);
    }
    position = Math.max(position, at);
    live ||= item.kind === 'caught-up';
  };

  const readOn = async (): Promise<void> => {
    const onInterruption = (error: unknown, at: number, pause: number): void =>
      log.warn({ position: at, pause, reason: reasonOf(error) }, 'the event store is away, reading on when it is back');
    const from = position < 0 ? ('start' as const) : position;
    for await (const items of read({ from, signal: end, onInterruption })) {
      for (const item of items) give(item);
      if (riders.some(({ queue }) => queue.full())) await room();
    }
  };

  return {
    position: () => position,
    live: () => live,
    riders: () => riders,
    waiting: () => (waitingSince === undefined ? 0 : performance.now() - waitingSince),
    join: (others) => {
      riders = [...riders, ...others];
      if (live) for (const { queue } of others) queue.caughtUp();
    },
    leave: (rider) => {
      riders = riders.filter((one) => one !== rider);
      rearranged();
      return { queue: rider.queue, from: Math.max(rider.from, position) };
    },
    close: () => own.abort(),
    ended: readOn(),
  };
}

const fullOnes = (riders: readonly Rider[]): readonly Rider[] => riders.filter(({ queue }) => queue.full());
