import { LRUCache } from 'lru-cache';

import { listsOf } from '../streams/derived-lists';
import { Checkpoint, IndexDatabase } from './index-database';
import { IndexOverlay, NameEntry } from './index-overlay';
import { blockNumber, positionIn } from './list-blocks';
import { isTombstone, recordRevision, recordStream, recordType } from './record';
import { NewRecord } from './stored-record';

/** A record as the index needs it. */
export type IndexedRecord = Pick<NewRecord, 'position' | 'record' | 'listed'>;

/**
 * Which positions a list has, and which list a name. It follows from the log alone; it is written to disk behind the
 * appends, and what is not there yet is in memory.
 */
export interface LogIndex {
  /** The position of an entry of a list. */
  entry(list: number, number: number): number | undefined;
  /** The highest number in a list, or -1. */
  lastNumber(list: number): number;
  name(name: string): NameEntry | undefined;
  /** The highest list in use. */
  lastList(): number;
  /** Enters a record that is on disk. */
  add(record: IndexedRecord): void;
  /** All records before `position` are in; the last of them is this one. */
  reached(position: number, lastRecord: number, lastChecksum: number): void;
  /** Writes what is in memory when there is enough, or nothing more comes for a while. */
  flushSoon(): void;
  /** Resolves when there is room for more in memory. Rejects if the index cannot be written. */
  room(): Promise<void>;
  /** Writes what is in memory. Resolves when it is on disk. */
  flush(): Promise<void>;
  /** For a walk over the log: writes what is in memory before there is too much, and returns when that is done. */
  flushIfFull(): void;
  close(): Promise<void>;
}

/** Entries in memory before they are written, and before appends wait for that. */
const FLUSH_ENTRIES = 65_536;
const MOST_ENTRIES = 4 * FLUSH_ENTRIES;
/** After so long without an append what is in memory is written. */
const IDLE_MS = 2_000;
const CACHED_BLOCKS = 2_048;

interface CachedBlock {
  readonly list: number;
  readonly block: number;
  readonly bytes: Buffer | undefined;
}

export function logIndex(database: IndexDatabase, from: Checkpoint, tell: (line: string) => void): LogIndex {
  let active = new IndexOverlay();
  let flushing: IndexOverlay | undefined;
  let flushed: Promise<void> | undefined;
  let checkpoint = from;
  let { lastList } = from;
  let timer: NodeJS.Timeout | undefined;
  let failed = false;
  let flushAt = FLUSH_ENTRIES;
  const blocks = new LRUCache<number, CachedBlock>({ max: CACHED_BLOCKS });

  const blockAt = (list: number, block: number): Buffer | undefined => {
    // Lists are below 2^32; where two blocks share a key, the later one takes the place.
    const key = list + (block % 2 ** 20) * 2 ** 32;
    const known = blocks.get(key);
    if (known?.list === list && known.block === block) return known.bytes;
    const bytes = database.block(list, block);
    blocks.set(key, { list, block, bytes });
    return bytes;
  };

  const name = (text: string): NameEntry | undefined =>
    active.names.get(text) ?? flushing?.names.get(text) ?? database.name(text);

  const notWritten = (error: unknown): void => {
    if (!failed) tell(`the index could not be written (${String(error)}); it is tried again`);
    failed = true;
  };

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const overlay = (flushing = active);
    active = new IndexOverlay();
    try {
      await database.add(overlay, checkpoint);
      failed = false;
    } catch (error) {
      active = merged(overlay, active);
      notWritten(error);
      throw error;
    } finally {
      flushing = undefined;
      flushed = undefined;
      // Blocks have grown, and absent ones are there now.
      blocks.clear();
    }
  };

  const flushOnce = (): Promise<void> => (flushed ??= flush());

  const inBackground = (): void => void flushOnce().catch(() => undefined);

  return {
    entry: (list, number) => {
      const recent = active.position(list, number) ?? flushing?.position(list, number);
      if (recent !== undefined) return recent;
      const bytes = blockAt(list, blockNumber(number));
      return bytes && positionIn(bytes, number);
    },
    lastNumber: (list) => {
      const recent = active.lastNumber(list);
      if (recent >= 0) return recent;
      const soon = flushing?.lastNumber(list) ?? -1;
      return soon >= 0 ? soon : database.lastNumber(list);
    },
    name,
    lastList: () => lastList,
    add: ({ position, record, listed }) => {
      let names: readonly string[] | undefined;
      for (const [index, { list, number }] of listed.entries()) {
        if (!active.lists.has(list)) {
          names ??= namesOf(record);
          const text = names[index];
          if (text !== undefined && !name(text)?.list)
            active.setName(text, { list, tombstone: name(text)?.tombstone ?? 0 });
        }
        active.add(list, number, position);
        if (list > lastList) lastList = list;
      }
      if (isTombstone(record)) {
        const stream = recordStream(record);
        active.setName(stream, { list: name(stream)?.list ?? 0, tombstone: position });
      }
    },
    reached: (position, lastRecord, lastChecksum) => {
      checkpoint = { logId: checkpoint.logId, position, lastRecord, lastChecksum, lastList };
    },
    flushSoon: () => {
      if (flushed || active.size === 0) return;
      if (active.size >= FLUSH_ENTRIES && !failed) return inBackground();
      if (!timer) timer = setTimeout(inBackground, IDLE_MS).unref();
      else if (!failed) timer.refresh();
    },
    room: async () => {
      if (active.size >= MOST_ENTRIES) await flushOnce();
    },
    flush: async () => {
      await flushed?.catch(() => undefined);
      if (active.size > 0) await flushOnce();
    },
    flushIfFull: () => {
      if (active.size < flushAt) return;
      try {
        database.addNow(active, checkpoint);
      } catch (error) {
        if (active.size >= 2 * MOST_ENTRIES) throw error;
        notWritten(error);
        flushAt = active.size + FLUSH_ENTRIES;
        return;
      }
      active = new IndexOverlay();
      flushAt = FLUSH_ENTRIES;
      failed = false;
      blocks.clear();
    },
    close: async () => {
      await flushed?.catch(() => undefined);
      clearTimeout(timer);
      // The log has it all: what could not be written is entered again at the next start.
      if (active.size > 0) await flushOnce().catch(() => undefined);
      await database.close();
    },
  };
}

/** The names of the lists that a record is in, in the order of its entries. */
export const namesOf = (record: Buffer): string[] => {
  const stream = recordStream(record);
  return [stream, ...listsOf(stream, recordType(record), recordRevision(record))];
};

/** Puts entries that came later behind those that could not be written. */
function merged(earlier: IndexOverlay, later: IndexOverlay): IndexOverlay {
  for (const [list, runs] of later.lists)
    for (const { first, positions } of runs)
      for (const [index, position] of positions.entries()) earlier.add(list, first + index, position);
  for (const [name, entry] of later.names) earlier.setName(name, entry);
  return earlier;
}
