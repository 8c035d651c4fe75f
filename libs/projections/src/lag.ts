import { type EventStoreDBClient, FORWARDS, START } from '@eventstore/db-client';
import { wantedTypes } from '@aftercare/event-sourcing';
import type { Instant } from '@aftercare/domain';

/** How far behind the store's end something is. */
export interface Lag {
  /** Facts recorded and not folded yet; `capped` tells that there may be more. */
  readonly events: number;
  readonly capped: boolean;
  /** How long the oldest of them has been waiting; 0 when there is none. */
  readonly seconds: number;
}

export interface LagQuestion {
  /** Position up to which everything is folded; -1: nothing. */
  readonly checkpoint: number;
  readonly now: Instant;
  /** Only facts of these types count; all of them unless stated. */
  readonly types?: readonly string[];
  /** Events looked through at most; 1,000 unless stated. */
  readonly cap?: number;
}

/** Compares a checkpoint with what the event store holds, not with what a reader has seen. Throws what the client throws. */
export async function lagOf(
  client: EventStoreDBClient,
  { checkpoint, now, types, cap = 1_000 }: LagQuestion,
): Promise<Lag> {
  const { includes } = wantedTypes(types);
  const after = checkpoint < 0 ? START : { commit: BigInt(checkpoint), prepare: BigInt(checkpoint) };
  let [events, seen] = [0, 0];
  let oldest: Date | undefined;
  for await (const { event } of client.readAll({ direction: FORWARDS, fromPosition: after, maxCount: cap })) {
    seen++;
    if (!event || Number(event.position.commit) <= checkpoint || !includes(event.type)) continue;
    events++;
    oldest ??= event.created;
  }
  const waiting = oldest ? Math.max(0, (Date.parse(now) - oldest.getTime()) / 1_000) : 0;
  return { events, capped: seen >= cap, seconds: waiting };
}
