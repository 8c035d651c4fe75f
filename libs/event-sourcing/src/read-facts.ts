import type { EventStoreDBClient } from '@eventstore/db-client';
import type { DecodedFact, FactDecoder } from './fact-decoder';
import { readStream, type ReadStreamOptions } from './read-stream';
import { storedEvent } from './stored-event';

/** The facts of one stream in order. Throws `UndecodableEvent` at the first event that is none, and `StoreUnavailable`. */
export async function* readFacts(
  client: EventStoreDBClient,
  stream: string,
  options: ReadStreamOptions & { readonly decode: FactDecoder },
): AsyncGenerator<DecodedFact> {
  for await (const event of readStream(client, stream, options)) yield await options.decode(storedEvent(event));
}
