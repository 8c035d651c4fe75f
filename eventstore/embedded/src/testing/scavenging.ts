import { EventStoreDBClient, jsonEvent, ResolvedEvent } from '@eventstore/db-client';

import { startScavenge } from './operations';
import { collect } from './test-node';

/** What a scavenge says of itself at its end. */
export interface Completed {
  readonly scavengeId: string;
  readonly result: string;
  readonly error: string | null;
  readonly spaceSaved: number;
}

/** Scavenges, and waits for the end as EventStoreDB's users do: by the scavenge's own stream. */
export async function scavenge(client: EventStoreDBClient, port: number): Promise<Completed> {
  const { scavengeId } = await startScavenge(port);
  return completionOf(client, scavengeId);
}

export async function completionOf(client: EventStoreDBClient, scavengeId: string): Promise<Completed> {
  const subscription = client.subscribeToStream(`$scavenges-${scavengeId}`);
  for await (const { event } of subscription) {
    if (event?.type === '$scavengeCompleted') return event.data as unknown as Completed;
  }
  throw new Error('the subscription ended before the scavenge');
}

/** What a reader gets of a stream: the events, or the type of the error. */
export async function seen(client: EventStoreDBClient, stream: string): Promise<unknown> {
  return collect(client.readStream(stream)).then(
    (events) => events.map(told),
    (error: { type: string }) => error.type,
  );
}

/** `$all` without what the node writes about itself. */
export async function seenInAll(client: EventStoreDBClient): Promise<ReturnType<typeof told>[]> {
  const events = await collect(client.readAll());
  return events.map(told).filter(({ stream }) => stream?.includes('$scavenges') === false);
}

function told({ event, link }: ResolvedEvent) {
  return {
    stream: event?.streamId,
    revision: event?.revision,
    type: event?.type,
    id: event?.id,
    data: event?.data,
    position: event?.position?.commit,
    link: link?.revision,
  };
}

/** An event with so many bytes that nobody else writes. */
export const withText = (text: string) => jsonEvent({ type: 'Told', data: { text } });
