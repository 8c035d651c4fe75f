import { eventTypeFilter, type EventStoreDBClient, type ResolvedEvent, START } from '@eventstore/db-client';
import { translated } from './store-errors';

/** What one connection of a subscription brings, in order. */
export type Arrival = { readonly event: ResolvedEvent } | { readonly checkpoint: number } | { readonly caughtUp: true };

/** One connection of a subscription, from its opening to its first error. */
export interface SubscriptionSession {
  /** The next arrivals, at most 64; none when nothing came in so many milliseconds, or the signal fired. Throws when the connection is lost. */
  take(wait: number): Promise<readonly Arrival[]>;
  /** Cancels the server's side and frees the client's. */
  close(): void;
}

const buffered = 256;
const atOnce = 64;

/**
 * Subscribes to the store's events of the wanted types after `position` (-1: from the start). Pull-based: the client
 * buffers at most some 250 events, and then stops reading from the connection until they are taken.
 */
export function openSession(
  client: EventStoreDBClient,
  { position, regex, signal }: { readonly position: number; readonly regex: string; readonly signal: AbortSignal },
): SubscriptionSession {
  const fromPosition = position < 0 ? START : { commit: BigInt(position), prepare: BigInt(position) };
  // Checkpoints and caught-up notices come beside the events; pushed into the same queue they keep their place in it.
  const checkpointReached = (_: unknown, { commit }: { commit: bigint }) =>
    void subscription.push({ checkpoint: Number(commit) } satisfies Arrival);
  const filter = eventTypeFilter({ regex, checkpointInterval: 1, checkpointReached });
  const subscription = client.subscribeToAll({ fromPosition, filter }, { highWaterMark: buffered });

  let lost: Error | undefined;
  let wake: () => void = () => undefined;
  const end = (error: Error) => {
    lost ??= error;
    wake();
  };
  const rouse = () => wake();
  subscription.on('caughtUp', () => void subscription.push({ caughtUp: true } satisfies Arrival));
  subscription.on('readable', rouse);
  subscription.on('error', (error) => end(translated(error)));
  subscription.on('end', () => end(new Error('the event store ended the subscription')));
  subscription.on('close', () => end(new Error('the subscription was closed')));
  signal.addEventListener('abort', rouse);

  const available = (): readonly Arrival[] => {
    const arrivals: Arrival[] = [];
    while (arrivals.length < atOnce) {
      const next = subscription.read() as Arrival | ResolvedEvent | null;
      if (next === null) break;
      arrivals.push('checkpoint' in next || 'caughtUp' in next ? next : { event: next as ResolvedEvent });
    }
    return arrivals;
  };

  const somethingHappens = async (wait: number): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      wake = resolve;
      timer = setTimeout(resolve, wait);
    });
    clearTimeout(timer);
    wake = () => undefined;
  };

  return {
    async take(wait) {
      const arrivals = available();
      if (arrivals.length > 0 || signal.aborted) return arrivals;
      if (lost === undefined) await somethingHappens(wait);
      const later = available();
      if (later.length === 0 && lost !== undefined && !signal.aborted) throw lost;
      return later;
    },
    close() {
      signal.removeEventListener('abort', rouse);
      subscription.unsubscribe().catch(() => undefined);
      subscription.destroy();
    },
  };
}
