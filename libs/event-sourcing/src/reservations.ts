import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Instant, notNow, type Refusal, type Reservation } from '@aftercare/domain';
import {
  type EventStoreDBClient,
  jsonEvent,
  type RecordedEvent,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { append } from './append';
import { type Clock } from './clock';
import { derivedKey } from './derived-keys';
import { readStream } from './read-stream';

/** Keys that belong to one aggregate only: a stream per key, named by a keyed hash, says who holds it. */
export interface Reservations {
  /** Reserves all keys for the aggregate on stream `holder`, before its facts are written; a refusal when another one has a key. */
  reserve(keys: readonly Reservation[], holder: string): Promise<Refusal | undefined>;
  /** Gives up keys that the holder does not hold (any more). Best effort: what stays can be taken over later. */
  release(keys: readonly Reservation[], holder: string): Promise<void>;
}

/** So long (milliseconds) a key stays reserved for facts that are still on their way. */
export const reservationGrace = 30_000;

export const sameKey = (a: Reservation, b: Reservation): boolean => a.kind === b.kind && a.value === b.value;

interface Entry {
  readonly revision: number;
  readonly holder: string | undefined;
  readonly recordedAt: Instant;
}

const entryOf = ({ revision, type, data, created }: RecordedEvent): Entry => ({
  revision: Number(revision),
  holder: type === 'KeyReserved' ? (data as { holder: string }).holder : undefined,
  recordedAt: created.toISOString(),
});

export function reservations({
  client,
  secret,
  clock,
  holds,
}: {
  readonly client: EventStoreDBClient;
  readonly secret: string;
  readonly clock: Clock;
  /** Whether the aggregate on this stream holds the key by its newest facts. */
  readonly holds: (stream: string, key: Reservation) => Promise<boolean>;
}): Reservations {
  const hashing = derivedKey(secret, 'reservations');
  const streamOf = ({ kind, value }: Reservation): string =>
    `reservation-${createHmac('sha256', hashing).update(`${kind}\0${value}`).digest('hex')}`;

  const last = async (stream: string): Promise<Entry | undefined> => {
    for await (const { event } of readStream(client, stream, { direction: 'backwards', maxCount: 1 }))
      if (event !== undefined) return entryOf(event);
    return undefined;
  };
  const ageOf = (entry: Entry): number => Date.parse(clock()) - Date.parse(entry.recordedAt);

  /** Whether the holder has to write its own reservation after this entry, or why it may not. */
  const mustWrite = async (entry: Entry, key: Reservation, holder: string): Promise<boolean | Refusal> => {
    if (entry.holder === undefined) return true;
    // One's own older reservation is renewed before others may take it over.
    if (entry.holder === holder) return ageOf(entry) > reservationGrace / 3;
    if (await holds(entry.holder, key))
      return notNow(
        'identity-taken',
        `this ${key.kind} belongs to another record; use that record or another ${key.kind}`,
      );
    if (ageOf(entry) >= reservationGrace) return true;
    return notNow(
      'identity-taken',
      `this ${key.kind} is being registered by another request; try again in half a minute`,
    );
  };

  const reserveOne = async (key: Reservation, holder: string): Promise<Refusal | undefined> => {
    const stream = streamOf(key);
    for (let expected = -1; ;) {
      try {
        // A new event id each time: an acknowledgement then means that this very reservation stands.
        await append(client, stream, expected, [jsonEvent({ type: 'KeyReserved', data: { holder, kind: key.kind } })]);
        return undefined;
      } catch (error) {
        if (!(error instanceof WrongExpectedVersionError)) throw error;
      }
      const entry = await last(stream);
      // The store refuses a second writer before it shows the first one to readers.
      if (entry === undefined || entry.revision <= expected) await pause(5);
      else {
        const write = await mustWrite(entry, key, holder);
        if (write === false) return undefined;
        if (write !== true) return write;
      }
      expected = entry?.revision ?? -1;
    }
  };

  return {
    async reserve(keys, holder) {
      const refusals = await Promise.all(keys.map((key) => reserveOne(key, holder)));
      return refusals.find((refusal) => refusal !== undefined);
    },
    async release(keys, holder) {
      const release = async (key: Reservation): Promise<void> => {
        const stream = streamOf(key);
        const entry = await last(stream);
        if (entry?.holder !== holder) return;
        await append(client, stream, entry.revision, [
          jsonEvent({ type: 'KeyReleased', data: { holder, kind: key.kind } }),
        ]);
      };
      await Promise.allSettled(keys.map(release));
    },
  };
}
