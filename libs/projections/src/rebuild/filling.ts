import { setTimeout as pause } from 'node:timers/promises';
import { type EventStoreDBClient, FORWARDS, START } from '@eventstore/db-client';
import { tail, wantedTypes } from '@aftercare/event-sourcing';
import { pace } from './pace';

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
  readonly pollMs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (filled: Filled) => Promise<void>;
}

/** A build that is at the store's end within so long of it being the end has no lag but that of the facts on their way. */
const levelWithinMs = 1_000;

/** Position of the event store's end; -1 while it is empty. */
export const endOf = async (client: EventStoreDBClient): Promise<number> => (await tail(client))?.position ?? -1;

/**
 * Waits until a build has no lag: it has folded everything there was at most a second ago, looked up in the event store itself.
 * Live traffic may go on meanwhile. Throws once the signal is aborted.
 */
export async function filledToTail({ client, checkpoint, pollMs, signal, onProgress }: FillingOptions): Promise<void> {
  const speed = pace();
  let [target, since] = [await endOf(client), performance.now()];
  for (;;) {
    signal.throwIfAborted();
    const reached = await checkpoint();
    if (reached >= target) {
      if (performance.now() - since <= levelWithinMs) return onProgress({ checkpoint: reached, tail: target });
      [target, since] = [await endOf(client), performance.now()];
      continue;
    }
    const perSecond = speed.perSecond(performance.now(), reached);
    const end = await endOf(client);
    await onProgress({ checkpoint: reached, tail: end, ...(await estimate(client, reached, end, perSecond)) });
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
  const { includes } = wantedTypes(undefined);
  const after = checkpoint < 0 ? START : { commit: BigInt(checkpoint), prepare: BigInt(checkpoint) };
  let [facts, last] = [0, checkpoint];
  for await (const { event } of client.readAll({ direction: FORWARDS, fromPosition: after, maxCount: sampledEvents })) {
    if (event === undefined) continue;
    last = Number(event.position.commit);
    if (last > checkpoint && includes(event.type)) facts++;
  }
  return last > checkpoint ? facts / (last - Math.max(0, checkpoint)) : 0;
}
