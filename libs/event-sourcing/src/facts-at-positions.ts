import type { EventStoreDBClient } from '@eventstore/db-client';
import type { DecodedFact, FactDecoder } from './fact-decoder';
import { readStream } from './read-stream';
import { positionOf, storedEvent } from './stored-event';

export interface FactsAtPositionsOptions {
  readonly decode: FactDecoder;
  /** Streams read at once; 32 unless stated. More do not make it faster: a read costs the client about half a millisecond. */
  readonly atOnce?: number;
}

/** Pages are read to their ends: servers take many reads that are broken off for an attack, and close the connection. */
const pageSize = 100;

/**
 * The facts at some positions of some streams, in no order of streams; those that are not there are left out. A stream is read from
 * its beginning, page by page, until the last of its positions was met; other events of it are not decoded. Servers before 22.6 tell no
 * positions when a stream is read: nothing is found on them. Throws `UndecodableEvent` and `StoreUnavailable`.
 */
export async function factsAtPositions(
  client: EventStoreDBClient,
  places: ReadonlyMap<string, readonly number[]>,
  { decode, atOnce = 32 }: FactsAtPositionsOptions,
): Promise<readonly DecodedFact[]> {
  const found: DecodedFact[] = [];
  const waiting = places.entries();
  const readSome = async (): Promise<void> => {
    for (const [stream, positions] of waiting) {
      const wanted = new Set(positions);
      if (wanted.size === 0) continue;
      for (let from = 0, more = true; more && wanted.size > 0; from += pageSize) {
        let seen = 0;
        for await (const resolved of readStream(client, stream, { from, maxCount: pageSize })) {
          seen += 1;
          const { event } = resolved;
          if (event && wanted.delete(positionOf(event))) found.push(await decode(storedEvent(resolved)));
        }
        more = seen === pageSize;
      }
    }
  };
  // They take turns on one iterator, so that each stream is read by one of them.
  await Promise.all(Array.from({ length: Math.min(atOnce, places.size) }, readSome));
  return found;
}
