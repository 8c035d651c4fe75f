import type { AnyDecider } from '@aftercare/domain';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { LRUCache } from 'lru-cache';
import type { FactDecoder } from './fact-decoder';
import { foldIn, type FoldedStream, unfolded } from './folded-stream';
import type { PersonalKeys } from './personal-keys';
import { readStream } from './read-stream';
import { storedEvent } from './stored-event';

/** The streams in use, folded and kept in memory; the least recently used are forgotten first. */
export interface FoldedStreams {
  /** What is in memory of a stream, however old; undefined when nothing is. */
  known(stream: string): FoldedStream | undefined;
  /** The stream folded up to its end, unless it is known to have been there at most `maxAge` milliseconds ago. */
  upToDate(decider: AnyDecider, id: string, maxAge?: number): Promise<FoldedStream>;
  /** Keeps a stream that its own writer has moved forward, once the erasures folded into it are carried out. */
  keep(folded: FoldedStream): Promise<void>;
}

export const streamName = (category: string, id: string): string => `${category}-${id}`;

/** `capacity`: facts and commands that may be folded into the states in memory, all streams together. */
export function foldedStreams({
  client,
  decode,
  keys,
  capacity,
}: {
  readonly client: EventStoreDBClient;
  readonly decode: FactDecoder;
  readonly keys: PersonalKeys;
  readonly capacity: number;
}): FoldedStreams {
  const streams = new LRUCache<string, FoldedStream>({
    maxSize: capacity,
    sizeCalculation: ({ revision, commands }) => 2 + revision + commands.size,
  });

  const underWay = new Map<string, { readonly startedAt: number; readonly reading: Promise<FoldedStream> }>();

  const readOn = async (folded: FoldedStream): Promise<void> => {
    const startedAt = performance.now();
    for await (const event of readStream(client, folded.stream, { from: folded.revision + 1 }))
      foldIn(folded, await decode(storedEvent(event)));
    folded.checkedAt = startedAt;
  };

  /** Deletes the keys of erased customers, and with the first time every state that holds what the key had opened. */
  const carryOutErasures = async (folded: FoldedStream): Promise<void> => {
    for (const customerId of folded.erasures) {
      if (await keys.erase(customerId))
        for (const [stream, { customers }] of streams.entries()) if (customers.has(customerId)) streams.delete(stream);
      folded.erasures.delete(customerId);
    }
  };

  const keep = async (folded: FoldedStream): Promise<void> => {
    streams.set(folded.stream, folded);
    if (folded.erasures.size > 0) await carryOutErasures(folded);
  };

  const readToEnd = async (decider: AnyDecider, stream: string): Promise<FoldedStream> => {
    const folded = streams.get(stream) ?? unfolded(decider, stream);
    await readOn(folded);
    if (folded.revision >= 0) await keep(folded);
    return folded;
  };

  return {
    known: (stream) => streams.get(stream),
    async upToDate(decider, id, maxAge = 0) {
      const stream = streamName(decider.category, id);
      if (maxAge === 0) return readToEnd(decider, stream);
      const oldest = performance.now() - maxAge;
      const folded = streams.get(stream);
      if (folded !== undefined && folded.checkedAt >= oldest) return folded;
      // Many commands look up the same few streams: while one reads, the others wait for it.
      const shared = underWay.get(stream);
      if (shared !== undefined && shared.startedAt >= oldest) return shared.reading;
      const reading = readToEnd(decider, stream);
      underWay.set(stream, { startedAt: performance.now(), reading });
      return reading.finally(() => underWay.delete(stream));
    },
    keep,
  };
}
