import { type EventStoreDBClient, FORWARDS, START } from '@eventstore/db-client';
import type { DecodedFact, FactDecoder } from './fact-decoder';
import { wantedTypes } from './fact-types';
import { answered } from './read-stream';
import { positionOf, storedEvent } from './stored-event';

export interface FactsBetweenOptions {
  /** Exclusive; -1 for the beginning of the log. */
  readonly after: number;
  /** Inclusive. */
  readonly upTo: number;
  /** More events of any kind than that, and nothing is given. */
  readonly most: number;
  readonly decode: FactDecoder;
}

/** Pages are read to their ends: servers take many reads that are broken off for an attack, and close the connection. */
const pageSize = 250;

const { includes: isFact } = wantedTypes(undefined);

/** All facts between two positions in the order of the log; undefined when they are too many. Throws `UndecodableEvent` and `StoreUnavailable`. */
export async function factsBetween(
  client: EventStoreDBClient,
  { after, upTo, most, decode }: FactsBetweenOptions,
): Promise<readonly DecodedFact[] | undefined> {
  const found: DecodedFact[] = [];
  for (let [last, seen, more] = [after, 0, true]; more && last < upTo;) {
    const fromPosition = last < 0 ? START : { commit: BigInt(last), prepare: BigInt(last) };
    const from = last;
    let read = 0;
    for await (const resolved of answered(client.readAll({ direction: FORWARDS, fromPosition, maxCount: pageSize }))) {
      read += 1;
      const { event } = resolved;
      // The event at the position itself is given too.
      if (!event || positionOf(event) <= from) continue;
      last = positionOf(event);
      seen += 1;
      if (last <= upTo && isFact(event.type)) found.push(await decode(storedEvent(resolved)));
    }
    if (seen > most) return undefined;
    more = read === pageSize;
  }
  return found;
}
