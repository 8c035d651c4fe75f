import { eventTypeFilter, type EventStoreDBClient, type ResolvedEvent } from '@eventstore/db-client';
import { pulledStream } from './pulled-stream';
import { logPosition } from './read-stream';
import { storedEvent, type StoredEvent } from './stored-event';

/** What one connection of a subscription brings, in order. */
export type Arrival =
  { readonly event: StoredEvent | undefined } | { readonly checkpoint: number } | { readonly caughtUp: true };

/** One connection of a subscription, from its opening to its first error. */
export interface SubscriptionSession {
  /** The next arrivals; none when nothing came in so many milliseconds, or the signal fired. Throws when the connection is lost. */
  take(wait: number): Promise<readonly Arrival[]>;
  /** Cancels the server's side and frees the client's. */
  close(): void;
}

const buffered = 256;

type Notice = Exclude<Arrival, { readonly event: StoredEvent | undefined }>;
const isNotice = (next: Notice | ResolvedEvent): next is Notice => 'checkpoint' in next || 'caughtUp' in next;

/**
 * Subscribes to the store's events of the wanted types after `position` (-1: from the start). Pull-based: the client
 * buffers at most some 250 events, and then stops reading from the connection until they are taken.
 */
export function openSession(
  client: EventStoreDBClient,
  { position, regex, signal }: { readonly position: number; readonly regex: string; readonly signal: AbortSignal },
): SubscriptionSession {
  // Checkpoints and caught-up notices come beside the events; pushed into the same queue they keep their place in it.
  const checkpointReached = (_: unknown, { commit }: { commit: bigint }) =>
    void subscription.push({ checkpoint: Number(commit) } satisfies Arrival);
  const filter = eventTypeFilter({ regex, checkpointInterval: 1, checkpointReached });
  const options = { fromPosition: logPosition(position), filter };
  const subscription = client.subscribeToAll(options, { highWaterMark: buffered });
  subscription.on('caughtUp', () => void subscription.push({ caughtUp: true } satisfies Arrival));
  const pulled = pulledStream<Notice | ResolvedEvent>(subscription, signal);

  return {
    async take(wait) {
      const taken = await pulled.take(wait);
      if (taken.length === 0 && pulled.over() && !signal.aborted)
        throw new Error('the event store ended the subscription');
      return taken.map((next): Arrival => (isNotice(next) ? next : { event: storedEvent(next) }));
    },
    close() {
      pulled.release();
      subscription.unsubscribe().catch(() => undefined);
      subscription.destroy();
    },
  };
}
