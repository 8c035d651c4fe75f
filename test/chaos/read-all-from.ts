import { EventStoreDBClient, RecordedEvent } from '@eventstore/db-client';

/** The events of `$all` behind a position, or all of them. */
export async function readAllFrom(client: EventStoreDBClient, position: bigint | undefined): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  const reading =
    position === undefined
      ? client.readAll()
      : client.readAll({ fromPosition: { commit: position, prepare: position } });
  for await (const { event } of reading) {
    if (event && event.position?.commit !== position) events.push(event);
  }
  return events;
}
