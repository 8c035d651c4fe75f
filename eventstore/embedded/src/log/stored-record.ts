import { crc32 } from 'node:zlib';

import { RECORD_HEADER } from './record';

/**
 * A record as it lies in a segment: what is needed to walk, check and index it, around the bytes that readers get.
 *
 * length u32 (of all, the second length included), CRC-32 u32 of all behind it, position u48, flags u8, number of
 * list entries u8, the entries (list u32, number u48), the record, length u32 again (to walk backwards).
 */
const PREFIX = 16;
const ENTRY = 10;
const SUFFIX = 4;
const CRC_FROM = 8;

/** Bytes to be read before a record's length and position are known. */
export const PREFIX_BYTES = PREFIX;
/** Bytes before a record that hold the length of the one before. */
export const SUFFIX_BYTES = SUFFIX;

const LAST_OF_APPEND = 1;
const FIRST_OF_GROUP = 2;
const ERASED = 4;

/** A record's place in a list: a stream, a category, an event type. */
export interface ListEntry {
  readonly list: number;
  readonly number: number;
}

/** A record on its way to disk. */
export interface NewRecord {
  readonly position: number;
  readonly record: Buffer;
  /** Its own stream first, then those of `listsOf`. A tombstone has none. */
  readonly listed: readonly ListEntry[];
  /** An append is there with all of its records, or not at all. */
  readonly lastOfAppend: boolean;
  /** Scavenging took its data: it holds its places in the lists, and readers do not see it. */
  readonly erased?: boolean;
}

/** A record found in a segment. */
export interface StoredRecord extends NewRecord {
  /** The first of those that were synced together: all before it were on disk already when it was written. */
  readonly firstOfGroup: boolean;
  readonly erased: boolean;
  /** All of it as it is on disk. */
  readonly bytes: Buffer;
  readonly checksum: number;
}

/** Bytes a record takes on disk: the distance to the next position. */
export const storedSize = (record: Buffer, entries: number): number =>
  PREFIX + entries * ENTRY + record.length + SUFFIX;

/** Lays records that are synced together behind one another, as they go to disk, into bytes of the given size. */
export function storedGroup(
  records: readonly [NewRecord, ...NewRecord[]],
  allocate = (size: number): Buffer => Buffer.allocUnsafe(size),
): { bytes: Buffer; lastChecksum: number } {
  const sizes = records.map(({ record, listed }) => storedSize(record, listed.length));
  const bytes = allocate(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  let lastChecksum = 0;
  for (const [index, record] of records.entries()) {
    const size = sizes[index] as number;
    lastChecksum = write(bytes, at, size, record, index === 0);
    at += size;
  }
  return { bytes, lastChecksum };
}

function write(bytes: Buffer, at: number, size: number, stored: NewRecord, firstOfGroup: boolean): number {
  bytes.writeUInt32LE(size, at);
  bytes.writeUIntLE(stored.position, at + 8, 6);
  bytes[at + 14] =
    (stored.lastOfAppend ? LAST_OF_APPEND : 0) | (firstOfGroup ? FIRST_OF_GROUP : 0) | (stored.erased ? ERASED : 0);
  bytes[at + 15] = stored.listed.length;
  let to = at + PREFIX;
  for (const { list, number } of stored.listed) {
    bytes.writeUInt32LE(list, to);
    bytes.writeUIntLE(number, to + 4, 6);
    to += ENTRY;
  }
  stored.record.copy(bytes, to);
  bytes.writeUInt32LE(size, at + size - SUFFIX);
  const checksum = crc32(bytes.subarray(at + CRC_FROM, at + size));
  bytes.writeUInt32LE(checksum, at + 4);
  return checksum;
}

export const sizeAt = (bytes: Buffer, at: number): number => bytes.readUInt32LE(at);

export const isErasedAt = (bytes: Buffer, at: number): boolean => ((bytes[at + 14] as number) & ERASED) !== 0;

export const positionAt = (bytes: Buffer, at: number): number => bytes.readUIntLE(at + 8, 6);

/** The length that stands before `at`: of the record that ends there. */
export const sizeBefore = (bytes: Buffer, at: number): number => bytes.readUInt32LE(at - SUFFIX);

/** The bytes for readers inside a stored record of `size` at `at`; a view. */
export function recordAt(bytes: Buffer, at: number, size: number): Buffer {
  return bytes.subarray(at + PREFIX + (bytes[at + 15] as number) * ENTRY, at + size - SUFFIX);
}

/** What is wrong with the bytes where a record should be; undefined if nothing is. */
export function faultAt(bytes: Buffer, at: number, position: number): string | undefined {
  if (bytes.length - at < PREFIX) return 'the log ends inside a record';
  if (positionAt(bytes, at) !== position) return 'there is no record';
  const size = sizeAt(bytes, at);
  const least = PREFIX + (bytes[at + 15] as number) * ENTRY + RECORD_HEADER + SUFFIX;
  if (size < least) return 'the length of the record is wrong';
  if (size > bytes.length - at) return 'the log ends inside a record';
  if (crc32(bytes.subarray(at + CRC_FROM, at + size)) !== bytes.readUInt32LE(at + 4)) return 'the checksum is wrong';
  return undefined;
}

/** Whether a group begins with a whole record at `at`. */
export const groupStartsAt = (bytes: Buffer, at: number, position: number): boolean =>
  ((bytes[at + 14] as number) & FIRST_OF_GROUP) !== 0 && faultAt(bytes, at, position) === undefined;

/** Reads a stored record that has no fault. */
export function storedRecordAt(bytes: Buffer, at: number): StoredRecord {
  const flags = bytes[at + 14] as number;
  const size = sizeAt(bytes, at);
  const listed: ListEntry[] = [];
  for (let entry = 0; entry < (bytes[at + 15] as number); entry++) {
    const from = at + PREFIX + entry * ENTRY;
    listed.push({ list: bytes.readUInt32LE(from), number: bytes.readUIntLE(from + 4, 6) });
  }
  return {
    position: positionAt(bytes, at),
    record: recordAt(bytes, at, size),
    listed,
    lastOfAppend: (flags & LAST_OF_APPEND) !== 0,
    firstOfGroup: (flags & FIRST_OF_GROUP) !== 0,
    erased: (flags & ERASED) !== 0,
    bytes: bytes.subarray(at, at + size),
    checksum: bytes.readUInt32LE(at + 4),
  };
}
