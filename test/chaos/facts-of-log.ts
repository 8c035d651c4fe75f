import type { EventStoreDBClient, RecordedEvent } from '@eventstore/db-client';
import { aggregates, type RecordedFact } from '@aftercare/domain';
import { factDecoder, storedEvent, UndecodableEvent, wantedTypes } from '@aftercare/event-sourcing';
import { readAllFrom } from './read-all-from';

/** All facts of the store in order, as folds are to see them: read by the bare client, no subscription, no checkpoint. */
export async function factsOfLog(client: EventStoreDBClient): Promise<readonly RecordedFact[]> {
  const decode = factDecoder({ aggregates });
  const { includes } = wantedTypes(undefined);
  const decoded = async (event: RecordedEvent): Promise<RecordedFact | undefined> => {
    try {
      return await decode(storedEvent({ event }));
    } catch (error) {
      if (error instanceof UndecodableEvent) return undefined;
      throw error;
    }
  };
  const events = (await readAllFrom(client, undefined)).filter(({ type }) => includes(type));
  return (await Promise.all(events.map(decoded))).filter((fact) => fact !== undefined);
}
