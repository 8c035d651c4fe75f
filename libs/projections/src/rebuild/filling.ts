import { setTimeout as pause } from 'node:timers/promises';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { factsAfter, tail } from '@aftercare/event-sourcing';
import { pace } from './pace';
import type { ShrinkingLag } from './shrinking-lag';

/** How far a build has been filled. */
export interface Filled {
  readonly checkpoint: number;
  readonly tail: number;
  readonly eventsPerSecond?: number;
  readonly secondsLeft?: number;
}

export interface FillingOptions {
  readonly client: EventStoreDBClient;
  /** Position up to which the build is folded. */
  readonly checkpoint: () => Promise<number>;
  /** Position up to which queries are answered meanwhile. */
  readonly served: () => Promise<number>;
  /** What is known of the build's lag from before. */
  readonly lag: ShrinkingLag;
  readonly pollMs: number;
  readonly signal: AbortSignal;
  /** Told how far it is, with an estimate for which the event store is asked; not found out where nobody is told. */
  readonly onProgress?: (filled: Filled) => Promise<void>;
}

/** Position of the event store's end; -1 while it is empty. */
export const endOf = async (client: EventStoreDBClient): Promise<number> => (await tail(client))?.position ?? -1;

/**
 * Waits until a build has no lag, which is looked up in the event store itself: live traffic may go on meanwhile. Where the machine
 * is so busy that there always is some lag, it waits until that becomes no shorter, and is not behind what is served.
 * Throws once the signal is aborted.
 */
export async function filledToTail(options: FillingOptions): Promise<void> {
  const { client, checkpoint, served, lag, pollMs, signal, onProgress } = options;
  const speed = pace();
  let [target, since] = [await endOf(client), performance.now()];
  for (;;) {
    signal.throwIfAborted();
    const reached = await checkpoint();
    if (reached >= target) {
      const far = lag.seen(performance.now() - since);
      if (far === 'none' || (far === 'no-shorter' && reached >= (await served())))
        return onProgress?.({ checkpoint: reached, tail: target });
      [target, since] = [await endOf(client), performance.now()];
      continue;
    }
    const perSecond = speed.perSecond(performance.now(), reached);
    const end = await endOf(client);
    await onProgress?.({ checkpoint: reached, tail: end, ...(await estimate(client, reached, end, perSecond)) });
    await pause(pollMs, undefined, { signal });
  }
}

/** Positions are no counts: how many facts lie between two of them is estimated by the next ones. */
async function estimate(
  client: EventStoreDBClient,
  checkpoint: number,
  end: number,
  perSecond: number | undefined,
): Promise<Pick<Filled, 'eventsPerSecond' | 'secondsLeft'>> {
  if (perSecond === undefined || perSecond === 0) return {};
  return {
    eventsPerSecond: Math.round(perSecond * (await factsPerPosition(client, checkpoint))),
    secondsLeft: Math.ceil((end - checkpoint) / perSecond),
  };
}

const sampledEvents = 100;

async function factsPerPosition(client: EventStoreDBClient, checkpoint: number): Promise<number> {
  const { facts } = await factsAfter(client, checkpoint, sampledEvents);
  const last = facts.at(-1)?.position ?? checkpoint;
  return last > checkpoint ? facts.length / (last - Math.max(0, checkpoint)) : 0;
}
