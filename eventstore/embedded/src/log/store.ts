import { mkdirSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { blockCache } from './block-cache';
import { databaseFile } from './database-file';
import { lockDirectory } from './directory-lock';
import { NameEntry } from './index-overlay';
import { LogIndex } from './log-index';
import { LogReader, logReader, LogRecord } from './log-reader';
import { logWriter, SEGMENT_BYTES } from './log-writer';
import { isTombstone, recordStream } from './record';
import { openLog } from './recovery';
import { Segment } from './segment';
import { readSegment, removeUnfinished, segmentsDirectory, syncDirectory } from './segment-files';
import { NewRecord } from './stored-record';

/** What one commit writes: records of whole appends, in the order of their positions. */
export interface Writes {
  readonly records: readonly NewRecord[];
}

/** The log and its index. Whatever can be read here is on disk. */
export interface Store {
  /**
   * The record at a position that the index or another record told; undefined where scavenging removed it. Throws if
   * something else is there. Bytes of records are valid until this turn of the event loop ends: copy what is kept over
   * an await or a timer.
   */
  record(position: number): Buffer | undefined;
  /** Whether a number is a position one may read from: a record's, or one that scavenging removed. */
  hasRecord(position: number): boolean;
  /** The first record at or behind a position that `hasRecord` knows, 0, or a record's end. */
  recordFrom(position: number): LogRecord | undefined;
  /** The last record before such a position, or before the end. */
  recordBefore(position: number): LogRecord | undefined;
  /** The position of an entry of a list. */
  entry(list: number, number: number): number | undefined;
  /** The highest number in a list, or -1. */
  lastNumber(list: number): number;
  name(name: string): NameEntry | undefined;
  /** Where the next record goes. */
  end(): number;
  /** The highest list in use. */
  lastList(): number;
  /** Resolves when everything is on disk. If it rejects nothing of it is kept. */
  commit(writes: Writes): Promise<void>;
  /** The next commit begins a new segment, so that the one before it is closed then. */
  closeSegment(): void;
  /** The files of the log as they are now; all but the last are closed. */
  segments(): readonly Segment[];
  /**
   * Puts a rewritten file, already synced and in the same directory, in the place of a closed segment. Readers go on:
   * from here on they see the new one.
   */
  replaceSegment(number: number, file: string): Promise<void>;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** A segment is closed when a group would make its file larger than this. */
  readonly segmentBytes?: number;
  /** Memory for blocks of the log. */
  readonly cachedBytes?: number;
}

export function openStore(dataDir: string, options: StoreOptions = {}): Store {
  mkdirSync(dataDir, { recursive: true });
  const unlock = lockDirectory(resolve(dataDir));
  try {
    return storeIn(dataDir, unlock, options);
  } catch (error) {
    unlock();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The data directory ${dataDir} cannot be opened: ${reason}`, { cause: error });
  }
}

function storeIn(dataDir: string, unlock: () => void, options: StoreOptions): Store {
  refuseFormerFormat(dataDir);
  mkdirSync(segmentsDirectory(dataDir), { recursive: true });
  removeUnfinished(dataDir);
  const cache = blockCache(options.cachedBytes);
  const { segments, logId, index } = openLog(dataDir, tell);
  const reader = logReader(segments, cache);
  const writer = logWriter({ dataDir, logId, segments, segmentBytes: options.segmentBytes ?? SEGMENT_BYTES }, cache);

  return {
    record: (position) => reader.at(position)?.record,
    hasRecord: (position) => isIndexed(reader, index, position),
    recordFrom: (position) => reader.from(position),
    recordBefore: (position) => reader.before(position),
    entry: (list, number) => index.entry(list, number),
    lastNumber: (list) => index.lastNumber(list),
    name: (name) => index.name(name),
    end: () => writer.end(),
    lastList: () => index.lastList(),
    commit: async ({ records }) => {
      const [first, ...rest] = records;
      if (!first) return;
      await index.room();
      const checksum = await writer.append([first, ...rest]);
      for (const record of records) index.add(record);
      index.reached(writer.end(), (records.at(-1) as NewRecord).position, checksum);
      index.flushSoon();
    },
    closeSegment: () => writer.closeSegment(),
    segments: () => segments,
    replaceSegment: async (number, file) => {
      // The index goes on behind the segment then, and needs none of its records any more.
      await index.flush();
      const segment = segments[number];
      if (!segment || number >= segments.length - 1) throw new Error(`Segment ${number} is not closed`);
      const rewritten = readSegment(file, false);
      if (rewritten?.number !== number || rewritten.base !== segment.base || rewritten.end !== segment.end)
        throw new Error(`${file} is no rewritten segment ${number}`);
      renameSync(file, segment.file);
      syncDirectory(segmentsDirectory(dataDir));
      cache.forget(segment);
      segments[number] = { ...rewritten, file: segment.file };
    },
    close: async () => {
      try {
        await index.close();
      } finally {
        writer.close();
        cache.close();
        unlock();
      }
    },
  };
}

/** A number may lie inside a record, and the bytes there may look like one: the index knows those that are. */
function isIndexed(reader: LogReader, index: LogIndex, position: number): boolean {
  const found = reader.probe(position);
  if (!found || found === 'hole') return found === 'hole';
  const [entry] = found.listed;
  if (entry) return index.entry(entry.list, entry.number) === position;
  return isTombstone(found.record) && index.name(recordStream(found.record))?.tombstone === position;
}

const FORMER_FILE = 'events.lmdb';

function refuseFormerFormat(dataDir: string): void {
  const found = databaseFile(join(dataDir, FORMER_FILE));
  if (found === 'absent') return;
  throw new Error(
    found === 'database'
      ? `${FORMER_FILE} holds events in the format of an earlier version, which this one does not read: serve them ` +
          'with that version and copy them through a client, or name another directory'
      : `${FORMER_FILE} is no event log: it is damaged, or holds something else. Name another directory`,
  );
}

/** What an operator should know, one line each. */
function tell(line: string): void {
  process.stderr.write(`event store: ${line}\n`);
}
