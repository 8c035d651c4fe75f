import type { EventStoreDBClient } from '@eventstore/db-client';
import { wantedTypes, type WantedTypes } from './fact-types';
import { readBackwards } from './read-stream';
import { positionOf } from './stored-event';

/** So many unwanted events at the store's end are looked through. */
const lookedThrough = 200;

/**
 * Where a subscription that heard nothing stands: `behind` when the store holds wanted events after `position`;
 * else the store's last position, up to which there was nothing to hear.
 */
export async function comparedWithTail(
  client: EventStoreDBClient,
  position: number,
  { includes }: WantedTypes,
): Promise<'behind' | number> {
  let end = position;
  let seen = 0;
  for await (const { event } of readBackwards(client, lookedThrough)) {
    seen += 1;
    if (event === undefined) continue;
    const at = positionOf(event);
    if (at <= position) return end;
    if (includes(event.type)) return 'behind';
    end = Math.max(end, at);
  }
  return seen < lookedThrough ? end : 'behind';
}

/** Position of the last fact in the store, which a reader of facts must reach to know all; -1 when there is none near the end. */
export async function lastFactPosition(client: EventStoreDBClient): Promise<number> {
  const { includes } = wantedTypes(undefined);
  for await (const { event } of readBackwards(client, lookedThrough))
    if (event !== undefined && includes(event.type)) return positionOf(event);
  return -1;
}
