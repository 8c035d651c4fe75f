import { type EventStoreDBClient, FORWARDS } from '@eventstore/db-client';
import type { Instant } from '@aftercare/domain';
import { wantedTypes } from './fact-types';
import { answered, logPosition, readBackwards } from './read-stream';
import { NoSuchPosition } from './store-errors';
import { positionOf } from './stored-event';

/** Where the log ends. */
export interface LogEnd {
  /** Of the last event of any kind; -1 while the store is empty. */
  readonly position: number;
  /** When that was recorded, by the server's clock. */
  readonly recordedAt?: Instant;
  /** No fact lies beyond this position: whoever has folded it knows all of them. -1 when there is none. */
  readonly lastFact: number;
}

/** So many events that are no facts are looked through at the end. */
const lookedThrough = 200;

const { includes: isFact } = wantedTypes(undefined);

/** One read of one event when the last event is a fact, as it nearly always is. Throws `StoreUnavailable`. */
export async function logEnd(client: EventStoreDBClient): Promise<LogEnd> {
  const ends = async (count: number): Promise<LogEnd | undefined> => {
    let end: Omit<LogEnd, 'lastFact'> | undefined;
    let lastFact: number | undefined;
    let [seen, at] = [0, -1];
    // Read to its end also when the fact is found: servers take many reads that are broken off for an attack.
    for await (const { event } of readBackwards(client, count)) {
      if (!event) continue;
      seen += 1;
      at = positionOf(event);
      end ??= { position: at, recordedAt: event.created.toISOString() };
      if (lastFact === undefined && isFact(event.type)) lastFact = at;
    }
    if (end === undefined) return { position: -1, lastFact: -1 };
    if (lastFact !== undefined) return { ...end, lastFact };
    return count === lookedThrough ? { ...end, lastFact: seen < count ? -1 : at } : undefined;
  };
  return (await ends(1)) ?? (await ends(lookedThrough))!;
}

/** What was recorded after a position, as far as it was looked through. */
export interface EventsAfter {
  /** In order; facts only. */
  readonly facts: readonly { readonly position: number; readonly type: string; readonly recordedAt: Instant }[];
  /** There may be more. */
  readonly capped: boolean;
}

/** Looks through `cap` events after a position, oldest first; they are not decoded. Throws `StoreUnavailable`. */
export async function factsAfter(client: EventStoreDBClient, position: number, cap: number): Promise<EventsAfter> {
  const fromPosition = logPosition(position);
  const facts: { position: number; type: string; recordedAt: Instant }[] = [];
  // The event at the position itself is given too.
  const maxCount = position < 0 ? cap : cap + 1;
  let seen = 0;
  for await (const { event } of answered(client.readAll({ direction: FORWARDS, fromPosition, maxCount }))) {
    seen += 1;
    if (!event || !isFact(event.type)) continue;
    const at = positionOf(event);
    if (at > position) facts.push({ position: at, type: event.type, recordedAt: event.created.toISOString() });
  }
  return { facts, capped: seen >= maxCount };
}

const INVALID_ARGUMENT = 3;

/** An event of the log, without what it says. */
export interface PlacedEvent {
  readonly id: string;
  readonly position: number;
  /** By the server's clock. */
  readonly recordedAt: Instant;
}

/**
 * The event at a position, or the first one after it; undefined beyond the end. Throws `StoreUnavailable`, and `NoSuchPosition` where
 * the server says that none begins there.
 */
export async function eventAt(client: EventStoreDBClient, position: number): Promise<PlacedEvent | undefined> {
  const reading = client.readAll({ direction: FORWARDS, fromPosition: logPosition(position), maxCount: 1 });
  let found: PlacedEvent | undefined;
  try {
    for await (const { event } of answered(reading))
      if (event) found = { id: event.id, position: positionOf(event), recordedAt: event.created.toISOString() };
  } catch (error) {
    throw (error as { readonly code?: unknown }).code === INVALID_ARGUMENT ? new NoSuchPosition(position) : error;
  }
  return found;
}
