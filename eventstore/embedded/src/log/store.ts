import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { Database, open } from 'lmdb';

import { entryKey, MAX_NUMBER, nameKey, positionKey, readPosition } from './keys';
import { checkDatabaseFile } from './database-file';
import { lockDirectory } from './directory-lock';

/** The first record's position; 0 stands for the start and is never a record's. */
export const FIRST_POSITION = 64;

type Binary = Database<Buffer, Buffer>;

/** A name's entry: the list its records are numbered in (0 = none yet), and where its tombstone is (0 = none). */
export interface NameEntry {
  readonly list: number;
  readonly tombstone: number;
}

/** What one commit writes. */
export interface Writes {
  readonly records: { position: number; record: Buffer }[];
  readonly entries: { list: number; number: number; position: number }[];
  readonly names: { name: string; entry: NameEntry }[];
}

/**
 * The tables: `log` position -> record; `entries` (list, number) -> position, where a list is a stream, a category or
 * an event type; `names` name -> list. Whatever can be read here is on disk: a commit becomes visible after its sync.
 */
export interface Store {
  /** The record at a position. The bytes are valid until the next read: copy what is kept. */
  record(position: number): Buffer | undefined;
  hasRecord(position: number): boolean;
  /** The first record at or behind a position. */
  recordFrom(position: number): { position: number; record: Buffer } | undefined;
  /** Records before a position, newest first. */
  recordsBefore(position: number, limit: number): { position: number; record: Buffer }[];
  /** The position of an entry of a list. */
  entry(list: number, number: number): number | undefined;
  /** The highest number in a list, or -1. */
  lastNumber(list: number): number;
  name(name: string): NameEntry | undefined;
  /** Where the next record goes. */
  end(): number;
  /** The highest list in use. */
  lastList(): number;
  /** Resolves when everything is on disk. */
  commit(writes: Writes): Promise<void>;
  close(): Promise<void>;
}

export function openStore(dataDir: string): Store {
  mkdirSync(dataDir, { recursive: true });
  const unlock = lockDirectory(resolve(dataDir));
  try {
    return storeIn(dataDir, unlock);
  } catch (error) {
    unlock();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The data directory ${dataDir} cannot be opened (${reason}): it is damaged, or holds something else`,
      { cause: error },
    );
  }
}

function storeIn(dataDir: string, unlock: () => void): Store {
  const options = { encoding: 'binary', keyEncoding: 'binary' } as const;
  const path = join(dataDir, 'events.lmdb');
  checkDatabaseFile(path);
  const root = open<Buffer, Buffer>({
    path,
    maxDbs: 8,
    // Without overlapping sync a commit is synced to disk before readers see it and before its promise resolves.
    overlappingSync: false,
    eventTurnBatching: false,
    ...options,
  });
  const log: Binary = root.openDB('log', options);
  const entries: Binary = root.openDB('entries', options);
  const names: Binary = root.openDB('names', options);

  return {
    record: (position) => {
      const bytes = log.getBinaryFast(positionKey(position));
      // lmdb hands out one large buffer whose `length` alone says how much of it is the value.
      return bytes?.subarray(0, bytes.length);
    },
    hasRecord: (position) => log.doesExist(positionKey(position)),
    recordFrom: (position) => {
      for (const { key, value } of log.getRange({ start: positionKey(position), limit: 1 })) {
        return { position: readPosition(key), record: value };
      }
      return undefined;
    },
    recordsBefore: (position, limit) => {
      if (position <= 0) return [];
      const range = log.getRange({ start: positionKey(position - 1), reverse: true, limit });
      return [...range].map(({ key, value }) => ({ position: readPosition(key), record: value }));
    },
    entry: (list, number) => {
      const value = entries.getBinaryFast(entryKey(list, number));
      return value && readPosition(value);
    },
    lastNumber: (list) => {
      const range = { start: entryKey(list, MAX_NUMBER), end: entryKey(list - 1, MAX_NUMBER), reverse: true, limit: 1 };
      for (const key of entries.getKeys(range)) return readPosition(key, 4);
      return -1;
    },
    name: (name) => {
      const value = names.getBinaryFast(nameKey(name));
      return value && { list: value.readUInt32BE(0), tombstone: readPosition(value, 4) };
    },
    end: () => {
      for (const { key, value } of log.getRange({ reverse: true, limit: 1 })) return readPosition(key) + value.length;
      return FIRST_POSITION;
    },
    lastList: () => {
      for (const key of entries.getKeys({ reverse: true, limit: 1 })) return key.readUInt32BE(0);
      return 0;
    },
    commit: async (writes) => {
      await root.batch(() => {
        for (const { position, record } of writes.records) void log.put(positionKey(position), record);
        for (const { list, number, position } of writes.entries)
          void entries.put(entryKey(list, number), positionKey(position));
        for (const { name, entry } of writes.names) void names.put(nameKey(name), encodeName(entry));
      });
      // A reader's snapshot may be of this very turn, from before the commit: whoever is woken now must see it.
      root.resetReadTxn();
    },
    close: async () => {
      await root.close();
      unlock();
    },
  };
}

function encodeName({ list, tombstone }: NameEntry): Buffer {
  const value = Buffer.allocUnsafe(10);
  value.writeUInt32BE(list, 0);
  value.writeUIntBE(tombstone, 4, 6);
  return value;
}
