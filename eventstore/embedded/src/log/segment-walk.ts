import { closeSync, openSync, readSync } from 'node:fs';

import { offsetIn, Segment, SEGMENT_HEADER } from './segment';
import {
  faultAt,
  groupStartsAt,
  positionAt,
  PREFIX_BYTES,
  sizeAt,
  StoredRecord,
  storedRecordAt,
} from './stored-record';

/** Where a walk came upon something that is no record. */
export interface BadSpot {
  readonly position: number;
  readonly reason: string;
}

/** The records of a segment in order, each checked. `bad` is set when the walk has ended before the segment did. */
export interface SegmentWalk extends Iterable<StoredRecord> {
  readonly bad: BadSpot | undefined;
}

const CHUNK = 1024 * 1024;

/**
 * Walks a segment without any index or lock. `from` is a record's position (not in a scavenged segment, which is walked
 * whole). The bytes handed out never change; a view keeps its stretch of about 1 MiB in memory.
 */
export function walkSegment(segment: Segment, from = segment.base): SegmentWalk {
  let bad: BadSpot | undefined;
  return {
    get bad() {
      return bad;
    },
    *[Symbol.iterator]() {
      bad = undefined;
      const window = openWindow(segment.file, segment.dataEnd);
      try {
        let offset = segment.scavenged ? SEGMENT_HEADER : offsetIn(segment, from);
        let position = from;
        while (offset < segment.dataEnd) {
          const bytes = window.at(offset);
          if (segment.scavenged && bytes.length >= PREFIX_BYTES) position = Math.max(position, positionAt(bytes, 0));
          const reason = faultAt(bytes, 0, position);
          if (reason) {
            bad = { position, reason };
            return;
          }
          const record = storedRecordAt(bytes, 0);
          yield record;
          offset += record.bytes.length;
          position += record.bytes.length;
        }
      } finally {
        window.close();
      }
    },
  };
}

/** The first position behind `after` where a group begins with a whole record: what lies before it was synced. */
export function nextGroup(segment: Segment, after: number): number | undefined {
  const window = openWindow(segment.file, segment.dataEnd);
  try {
    for (let offset = offsetIn(segment, after) + 1; offset + PREFIX_BYTES <= segment.dataEnd; offset++) {
      const position = offset - SEGMENT_HEADER + segment.base;
      const head = window.near(offset);
      if (positionAt(head.bytes, head.at) !== position) continue;
      if (groupStartsAt(window.at(offset), 0, position)) return position;
    }
    return undefined;
  } finally {
    window.close();
  }
}

/** A stretch of a file in memory that follows the walk. */
function openWindow(file: string, end: number) {
  const descriptor = openSync(file, 'r');
  let bytes: Buffer = Buffer.alloc(0);
  let start = 0;
  const load = (offset: number, length: number): void => {
    const larger = Buffer.allocUnsafe(Math.max(CHUNK, length));
    const read = readSync(descriptor, larger, 0, Math.min(larger.length, end - offset), offset);
    bytes = larger.subarray(0, read);
    start = offset;
  };
  const holds = (offset: number, length: number): boolean =>
    offset >= start && Math.min(offset + length, end) <= start + bytes.length;
  return {
    /** From `offset` on: the whole of the record that begins there, if its length is to be believed. */
    at: (offset: number): Buffer => {
      if (!holds(offset, PREFIX_BYTES)) load(offset, PREFIX_BYTES);
      if (bytes.length - (offset - start) < PREFIX_BYTES) return bytes.subarray(offset - start);
      const size = Math.min(sizeAt(bytes, offset - start), end - offset);
      if (!holds(offset, size)) load(offset, size);
      return bytes.subarray(offset - start);
    },
    /** The bytes of a prefix, without a view of their own. */
    near: (offset: number): { bytes: Buffer; at: number } => {
      if (!holds(offset, PREFIX_BYTES)) load(offset, PREFIX_BYTES);
      return { bytes, at: offset - start };
    },
    close: () => closeSync(descriptor),
  };
}
