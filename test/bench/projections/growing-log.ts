import { BACKWARDS, END, type EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import { FACTS_PER_STREAM, numberOfStream, streamOfFacts } from './sample-facts';

const IN_FLIGHT = 16;

/** The log that all sections share; each makes it as long as it needs. */
export interface GrowingLog {
  /** Facts in the log, nothing else. */
  readonly size: number;
  /** Position of its last fact. */
  readonly end: number;
  growTo(wanted: number): Promise<void>;
}

/** Goes on with the log that the store has, which an earlier run made; so many customers buy at a time. */
export async function growingLog(client: EventStoreDBClient, activeCustomers: number): Promise<GrowingLog> {
  let [streams, end] = [await streamsIn(client), -1];
  const appendMore = async (): Promise<void> => {
    const { stream, events } = streamOfFacts(streams++, activeCustomers);
    await client.appendToStream(stream, [...events], { expectedRevision: NO_STREAM });
  };
  return {
    get size() {
      return streams * FACTS_PER_STREAM;
    },
    get end() {
      return end;
    },
    growTo: async (wanted) => {
      const worker = async (): Promise<void> => {
        while (streams * FACTS_PER_STREAM < wanted) await appendMore();
      };
      await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
      for await (const { event } of client.readAll({ fromPosition: END, direction: BACKWARDS, maxCount: 1 }))
        end = Number(event?.position.commit);
    },
  };
}

/** Streams that were appended at once end the log in any order. */
async function streamsIn(client: EventStoreDBClient): Promise<number> {
  const last = { fromPosition: END, direction: BACKWARDS, maxCount: 4 * IN_FLIGHT * FACTS_PER_STREAM } as const;
  let streams = 0;
  for await (const { event } of client.readAll(last))
    if (event) streams = Math.max(streams, numberOfStream(event.streamId) + 1);
  return streams;
}
