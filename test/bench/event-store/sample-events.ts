import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';

/** Bytes of an event: its JSON data and JSON metadata together, as the reference figures have them. */
export const EVENT_BYTES = 319;

/** What the table says of the events. */
export const EVENTS_ARE = `events of ${EVENT_BYTES} bytes: JSON data and JSON metadata together, without id, type and stream name`;

const metadata = { $correlationId: '6f1d4d1e-0c3c-4f0e-9a57-2f3a4d5b6c7d', actor: 'bench', schemaVersion: 1 };
const content = { order: 4711, customer: 'customer-0815', currency: 'EUR', cents: 129_900 };
const used = JSON.stringify({ ...content, note: '' }).length + JSON.stringify(metadata).length;
const data = { ...content, note: 'n'.repeat(EVENT_BYTES - used) };

/** Every tenth stream and every tenth type start with this: what the filters look for. */
export const TENTH = 'tenth';

/** Events for one append. Every tenth has a type of its own. */
export const events = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) =>
    jsonEvent({ type: (from + index) % 10 === 0 ? `${TENTH}-entry` : 'ledger-entry', data, metadata }),
  );

/** The stream for `readStream` and for subscriptions to one stream. */
export const LONG_STREAM = 'long-stream';

const PER_STREAM = 50;
const PER_LONG_APPEND = 500;
const IN_FLIGHT = 16;

/**
 * A log that grows to a wanted size: a tenth of it is one long stream, the rest are streams of fifty events, every tenth
 * of them with its own prefix.
 */
export function growingLog() {
  let size = 0;
  let long = 0;
  let streams = 0;

  const appendMore = async (client: EventStoreDBClient): Promise<void> => {
    if (long <= size / 10) {
      const at = long;
      long += PER_LONG_APPEND;
      size += PER_LONG_APPEND;
      await client.appendToStream(LONG_STREAM, events(PER_LONG_APPEND, at));
    } else {
      const number = streams++;
      size += PER_STREAM;
      const name = `${number % 10 === 0 ? TENTH : 'ledger'}-${number}`;
      await client.appendToStream(name, events(PER_STREAM), { expectedRevision: NO_STREAM });
    }
  };

  return {
    /** Events of the log, those that the measurements added included. */
    get size() {
      return size;
    },
    get longStream() {
      return long;
    },
    /** Says that a measurement added events. */
    added: (count: number) => void (size += count),
    growTo: async (client: EventStoreDBClient, wanted: number): Promise<void> => {
      const worker = async () => {
        while (size < wanted) await appendMore(client);
      };
      await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
    },
  };
}

export type GrowingLog = ReturnType<typeof growingLog>;
