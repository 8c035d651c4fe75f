import { BlockCache } from './block-cache';
import { BLOCK } from './block-pool';
import { PositionMap, positionMap } from './position-map';
import { offsetIn, Segment, SEGMENT_HEADER } from './segment';
import { segmentName } from './segment-files';
import {
  faultAt,
  isErasedAt,
  positionAt,
  PREFIX_BYTES,
  recordAt,
  sizeAt,
  sizeBefore,
  StoredRecord,
  storedRecordAt,
  SUFFIX_BYTES,
} from './stored-record';

/** A record in the log. Its bytes are valid until this turn of the event loop ends: copy what is kept over an await. */
export interface LogRecord {
  readonly position: number;
  readonly record: Buffer;
  /** Where the next record begins. */
  readonly next: number;
}

/** Finds records by position. A boundary is a record's position, the start, the end, or a place where scavenging left a hole. */
export interface LogReader {
  /** The record at a position; undefined where scavenging removed or erased it. Throws if something else is there. */
  at(position: number): LogRecord | undefined;
  /** The first record at or behind a boundary. */
  from(boundary: number): LogRecord | undefined;
  /** The last record before a boundary. */
  before(boundary: number): LogRecord | undefined;
  /** Looks whether a whole record is at a number that may be no boundary; `hole`: there is none any more. */
  probe(position: number): StoredRecord | 'hole' | undefined;
}

/** `segments` are those of the log as it stands, in the order of their positions: what they tell is on disk. */
export function logReader(segments: readonly Segment[], cache: BlockCache): LogReader {
  const maps = new WeakMap<Segment, PositionMap>();

  /** The segment a position lies in; the last one for all behind it. */
  const find = (position: number): Segment | undefined => {
    let low = 0;
    let high = segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((segments[middle] as Segment).base <= position) low = middle;
      else high = middle - 1;
    }
    return segments[low];
  };

  const mapOf = (segment: Segment): PositionMap => {
    const known = maps.get(segment);
    if (known) return known;
    const map = positionMap(cache.rest(segment, segment.dataEnd));
    maps.set(segment, map);
    return map;
  };

  /** The offset of the first record at or behind a position. */
  const locate = (segment: Segment, position: number): number => {
    if (!segment.scavenged) return offsetIn(segment, position);
    let offset = mapOf(segment).before(position) ?? SEGMENT_HEADER;
    while (offset < segment.dataEnd) {
      const prefix = cache.bytes(segment, offset, PREFIX_BYTES);
      if (positionAt(prefix, 0) >= position) return offset;
      offset += sizeAt(prefix, 0);
    }
    return segment.dataEnd;
  };

  const damaged = (segment: Segment, position: number): Error =>
    new Error(`${segmentName(segment)} is damaged at position ${position}: verify the data directory`);

  /** The record whose first byte is at an offset; only a scavenged segment has erased ones. */
  const read = (segment: Segment, offset: number, expected?: number): LogRecord & { readonly erased: boolean } => {
    let bytes = cache.block(segment, offset);
    let at = offset % BLOCK;
    if (at + PREFIX_BYTES > bytes.length) {
      bytes = cache.bytes(segment, offset, PREFIX_BYTES);
      at = 0;
    }
    if (bytes.length - at < PREFIX_BYTES) throw damaged(segment, expected ?? segment.base);
    const position = positionAt(bytes, at);
    const size = sizeAt(bytes, at);
    if ((expected !== undefined && position !== expected) || size > segment.dataEnd - offset)
      throw damaged(segment, expected ?? position);
    if (at + size > bytes.length) {
      bytes = cache.bytes(segment, offset, size);
      at = 0;
    }
    const erased = segment.scavenged && isErasedAt(bytes, at);
    return { position, record: recordAt(bytes, at, size), next: position + size, erased };
  };

  return {
    at: (position) => {
      const segment = find(position);
      if (!segment || position >= segment.end) return undefined;
      if (!segment.scavenged) return read(segment, offsetIn(segment, position), position);
      const offset = locate(segment, position);
      if (offset >= segment.dataEnd) return undefined;
      const found = read(segment, offset);
      return found.position === position && !found.erased ? found : undefined;
    },
    from: (boundary) => {
      let segment = find(boundary);
      for (let position = boundary; segment; segment = segments[segment.number + 1]) {
        position = Math.max(position, segment.base);
        let offset = position >= segment.end ? segment.dataEnd : locate(segment, position);
        while (offset < segment.dataEnd) {
          const found = read(segment, offset, segment.scavenged ? undefined : position);
          if (!found.erased) return found;
          offset += found.next - found.position;
        }
      }
      return undefined;
    },
    before: (boundary) => {
      let segment = find(boundary - 1);
      for (; segment; segment = segments[segment.number - 1]) {
        let end = boundary >= segment.end ? segment.dataEnd : locate(segment, boundary);
        while (end > SEGMENT_HEADER) {
          const size = sizeBefore(cache.bytes(segment, end - SUFFIX_BYTES, SUFFIX_BYTES), SUFFIX_BYTES);
          if (size > end - SEGMENT_HEADER) throw damaged(segment, boundary);
          const found = read(segment, end - size);
          if (!found.erased) return found;
          end -= size;
        }
      }
      return undefined;
    },
    probe: (position) => {
      const segment = find(position);
      if (!segment || position < segment.base || position >= segment.end) return undefined;
      const offset = locate(segment, position);
      if (offset >= segment.dataEnd) return 'hole';
      const prefix = cache.bytes(segment, offset, PREFIX_BYTES);
      if (prefix.length < PREFIX_BYTES || positionAt(prefix, 0) !== position)
        return segment.scavenged ? 'hole' : undefined;
      const size = Math.min(sizeAt(prefix, 0), segment.dataEnd - offset);
      const bytes = cache.bytes(segment, offset, size);
      if (faultAt(bytes, 0, position) !== undefined) return undefined;
      const found = storedRecordAt(bytes, 0);
      return found.erased ? 'hole' : found;
    },
  };
}
