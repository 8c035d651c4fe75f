import type { ReadModelStore, StoredDocument, Write } from '@aftercare/read-model-store';
import { openRecords } from '../records';
import { entryKey, parkedEntriesCollection, type ParkedEntry } from './parked-entry';

export type StoredEntry = StoredDocument<ParkedEntry>;

/** Parked facts as they are kept. A queue is written by whoever holds its partition, and by nobody else. */
export interface ParkedEntries {
  /** Those of a build with one of these statuses, in no order. */
  ofBuild(
    readModel: string,
    build: number,
    statuses: readonly ParkedEntry['status'][],
  ): Promise<readonly StoredEntry[]>;
  /** The first ones of a queue that are not discarded, in the order in which they happened; at most `limit`. */
  waiting(queue: string, limit: number): Promise<readonly StoredEntry[]>;
  /** The entry of a fact, whatever became of it. */
  at(queue: string, position: number): Promise<StoredEntry | undefined>;
  /** How many keys are parked in a build. */
  countKeys(readModel: string, build: number): Promise<number>;
  /** Durable when it resolves. What is written already stays as it is. */
  add(entries: readonly ParkedEntry[]): Promise<void>;
  change(entry: StoredEntry, changes: Partial<ParkedEntry>): Promise<void>;
  remove(entries: readonly StoredEntry[]): Promise<void>;
}

/** As `openRecords` numbers what it keeps. */
const VERSION = 1;
const longestPage = 500;

/** Opens the parked facts of all read models, making their collection when new. */
export async function openParkedEntries(store: ReadModelStore): Promise<ParkedEntries> {
  await openRecords<ParkedEntry>(store, parkedEntriesCollection);
  const collection = store.collection<ParkedEntry>(parkedEntriesCollection);
  const writer = await store.build<ParkedEntry>(parkedEntriesCollection, VERSION);

  /** Writes in batches; tells how many were refused because what is stored is newer. */
  const write = async (writes: readonly Write<ParkedEntry>[]): Promise<number> => {
    let refused = 0;
    for (let i = 0; i < writes.length; i += longestPage) {
      const some = writes.slice(i, i + longestPage);
      const checkpoint = Math.max(...some.map(({ position }) => position));
      refused += (await writer.apply({ writes: some, checkpoint })).skipped;
    }
    return refused;
  };

  return {
    ofBuild: (readModel, build, statuses) =>
      allOf(collection, { readModel: { eq: readModel }, build: { eq: build }, status: { in: statuses } }),
    waiting: async (queue, limit) => {
      const where = { queue: { eq: queue }, status: { in: ['parked', 'behind'] } };
      return (await collection.find({ where, sort: { by: 'position', dir: 'asc' }, limit })).items;
    },
    at: async (queue, position) => {
      const key = entryKey({ queue, position });
      return (await writer.getMany([key])).get(key);
    },
    countKeys: async (readModel, build) => {
      const where = {
        readModel: { eq: readModel },
        build: { eq: build },
        status: { eq: 'parked' },
        shown: { eq: true },
      };
      return (await collection.count(where, 1_000_000)).n;
    },
    add: async (entries) => {
      let missing = new Map(entries.map((entry) => [entryKey(entry), entry]));
      // One that was parked before, and drained, has left a tombstone, which only a higher revision overcomes.
      for (let position = 0; missing.size > 0; position = 2 * position + 1) {
        const refused = await write([...missing].map(([key, doc]) => ({ key, position, doc })));
        if (refused === 0) return;
        const there = await writer.getMany([...missing.keys()]);
        missing = new Map([...missing].filter(([key]) => !there.has(key)));
      }
    },
    change: async ({ key, position, doc }, changes) => {
      await write([{ key, position: position + 1, doc: { ...doc, ...changes } }]);
    },
    remove: async (entries) => {
      await write(entries.map(({ key, position }) => ({ key, position: position + 1, delete: true as const })));
    },
  };
}

/** Every entry that fits, page by page. */
export async function allOf(
  collection: ReturnType<typeof parkedCollection>,
  where: NonNullable<Parameters<typeof collection.find>[0]['where']>,
): Promise<readonly StoredEntry[]> {
  const found: StoredEntry[] = [];
  for (let page = await collection.find({ where, limit: longestPage }); ;) {
    found.push(...page.items);
    if (page.next === undefined) return found;
    page = await collection.find({ where, limit: longestPage, after: page.next });
  }
}

/** For reading alone; empty where nothing was ever parked. */
export const parkedCollection = (store: ReadModelStore) => store.collection<ParkedEntry>(parkedEntriesCollection);
