import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type EventStoreDBClient,
  jsonEvent,
  StreamDeletedError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { LRUCache } from 'lru-cache';
import { append } from './append';
import { derivedKey } from './derived-keys';
import { readStream } from './read-stream';
import { open, seal } from './sealed';
import { translated } from './store-errors';

/** The keys under which customers' personal data is stored: one per customer, itself stored wrapped by the secret. */
export interface PersonalKeys {
  /** The key for reading; undefined when it was erased. At once when it is known, else when it was read. */
  find(customerId: string): Buffer | undefined | Promise<Buffer | undefined>;
  /** The key for writing, made when there is none; undefined when it was erased. */
  obtain(customerId: string): Promise<Buffer | undefined>;
  /** Deletes the key for ever: what it sealed cannot be read again. False when this process knew it to be gone already. */
  erase(customerId: string): Promise<boolean>;
  /** Drops the key from memory, so that the next use asks the store. */
  forget(customerId: string): void;
}

/** Keys in memory at most, and for how long (milliseconds): so long may another process still open erased data. */
const cached = { max: 50_000, ttl: 60_000 };
const erased = 'erased';

export const personalKeyType = 'PersonalKeyCreated';
export const personalKeyStream = (customerId: string): string => `personalkey-${customerId}`;

/** The customers' keys. `secret` must be the same in every process, for ever: losing it is losing all personal data. */
export function personalKeys({ client, secret }: { client: EventStoreDBClient; secret: string }): PersonalKeys {
  const wrapping = derivedKey(secret, 'personal-keys');
  const known = new LRUCache<string, Buffer | typeof erased>(cached);
  const reading = new Map<string, Promise<Buffer | undefined>>();

  const unwrap = (customerId: string, data: unknown): Buffer => {
    try {
      return open(wrapping, (data as { wrapped: string }).wrapped, customerId);
    } catch {
      throw new Error(
        `the key on ${personalKeyStream(customerId)} does not open with this secret: start with the secret it was made with`,
      );
    }
  };

  const read = async (customerId: string): Promise<Buffer | undefined> => {
    try {
      for await (const { event } of readStream(client, personalKeyStream(customerId), { maxCount: 1 })) {
        const key = unwrap(customerId, event?.data);
        known.set(customerId, key);
        return key;
      }
    } catch (error) {
      if (!(error instanceof StreamDeletedError)) throw error;
      known.set(customerId, erased);
    }
    return undefined;
  };

  const find = (customerId: string): Buffer | undefined | Promise<Buffer | undefined> => {
    const key = known.get(customerId);
    if (key !== undefined) return key === erased ? undefined : key;
    const underWay = reading.get(customerId);
    if (underWay !== undefined) return underWay;
    const started = read(customerId).finally(() => reading.delete(customerId));
    reading.set(customerId, started);
    return started;
  };

  const create = async (customerId: string): Promise<Buffer | undefined> => {
    for (;;) {
      const key = randomBytes(32);
      const event = jsonEvent({ type: personalKeyType, data: { wrapped: seal(wrapping, key, customerId) } });
      try {
        await append(client, personalKeyStream(customerId), -1, [event]);
        known.set(customerId, key);
        return key;
      } catch (error) {
        if (error instanceof StreamDeletedError) known.set(customerId, erased);
        else if (!(error instanceof WrongExpectedVersionError)) throw error;
      }
      const made = await find(customerId);
      if (made !== undefined || known.get(customerId) === erased) return made;
      // The store refuses a second key before it shows the first one to readers.
      await pause(5);
    }
  };

  return {
    find,
    async obtain(customerId) {
      const key = known.get(customerId);
      if (key !== undefined) return key === erased ? undefined : key;
      return create(customerId);
    },
    async erase(customerId) {
      if (known.get(customerId) === erased) return false;
      known.delete(customerId);
      try {
        await client.tombstoneStream(personalKeyStream(customerId));
      } catch (error) {
        if (!(error instanceof StreamDeletedError)) throw translated(error);
      }
      known.set(customerId, erased);
      return true;
    },
    forget: (customerId) => void known.delete(customerId),
  };
}
