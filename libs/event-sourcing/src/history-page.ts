import type { EventStoreDBClient } from '@eventstore/db-client';
import type { WantedTypes } from './fact-types';
import { pulledStream } from './pulled-stream';
import type { LoggedEvent } from './logged-event';
import { readAll } from './read-all';
import type { Arrival, SubscriptionSession } from './subscription-session';

/** One read of the store's log. */
export interface HistoryPage extends SubscriptionSession {
  /** It was read to its end, and everything was taken. */
  over(): boolean;
  /** Whether to read on by pages: there is more, and most of it is wanted. */
  goOn(): boolean;
}

/** Events of a page. One costs a round trip, some ms; a page that is given up half-way is cancelled. */
const pageSize = 4_096;

/**
 * Reads on after `position` (-1: from the start) without a filter: for a consumer of nearly everything that is far behind this costs
 * half of what a filtered subscription does. Events that are not wanted show as checkpoints. Pull-based.
 */
export function openHistoryPage(
  client: EventStoreDBClient,
  {
    position,
    includes,
    signal,
  }: { readonly position: number; readonly signal: AbortSignal } & Pick<WantedTypes, 'includes'>,
): HistoryPage {
  const reading = readAll(client, position, pageSize);
  const pulled = pulledStream<LoggedEvent>(reading, signal);
  let [seen, wanted] = [0, 0];

  const arrivalOf = (event: LoggedEvent): Arrival => {
    const { position: at } = event;
    // A page begins with the event at the position itself.
    if (at <= position || !includes(event.type)) return { checkpoint: at };
    wanted += 1;
    return { event };
  };

  return {
    take: async (wait) => {
      const events = await pulled.take(wait);
      seen += events.length;
      return events.map(arrivalOf);
    },
    over: () => pulled.over(),
    goOn: () => seen === pageSize && wanted > pageSize / 2,
    close: () => {
      pulled.release();
      if (pulled.over()) return;
      reading.cancel();
      // What is left must flow off, or the client would hold on to the call for ever.
      reading.resume();
    },
  };
}
