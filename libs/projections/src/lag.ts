import type { EventStoreDBClient } from '@eventstore/db-client';
import { factsAfter, wantedTypes, type EventsAfter } from '@aftercare/event-sourcing';
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

/** So many events are looked through after a checkpoint, unless stated. */
export const usualLagCap = 1_000;

/** Compares a checkpoint with what the event store holds, not with what a reader has seen. Throws what the client throws. */
export async function lagOf(
  client: EventStoreDBClient,
  { checkpoint, cap = usualLagCap, ...question }: LagQuestion,
): Promise<Lag> {
  return lagIn(await factsAfter(client, checkpoint, cap), question);
}

/** Pure: the lag of one who has everything before these facts, and none of them. */
export function lagIn({ facts, capped }: EventsAfter, { now, types }: Pick<LagQuestion, 'now' | 'types'>): Lag {
  const { includes } = wantedTypes(types);
  const waiting = types === undefined ? facts : facts.filter(({ type }) => includes(type));
  const [oldest] = waiting;
  const seconds = oldest ? Math.max(0, (Date.parse(now) - Date.parse(oldest.recordedAt)) / 1_000) : 0;
  return { events: waiting.length, capped, seconds };
}
