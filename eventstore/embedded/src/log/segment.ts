import { crc32 } from 'node:zlib';

/** The first record's position; 0 stands for the start and is never a record's. */
export const FIRST_POSITION = 64;

/** Bytes before the first record of a segment. */
export const SEGMENT_HEADER = 64;

/**
 * One file of the log. The header: magic of 8 bytes, format u8, kind u8, number u32, base u48, end u48, map offset u48,
 * the log's id of 16 bytes, zeros, CRC-32 of the 60 bytes before it.
 */
export interface Segment {
  readonly file: string;
  readonly number: number;
  /** The same in all segments of one log. */
  readonly logId: Buffer;
  /** The log's positions from `base` on, up to `end`, are in this segment. */
  readonly base: number;
  readonly end: number;
  /** Bytes of the file that hold records, the header included. */
  readonly dataEnd: number;
  /** A scavenged segment has no records at some of its positions. Then `dataEnd` is where its position map begins. */
  readonly scavenged: boolean;
}

/** What a header says. `end` and `dataEnd` are 0 in a segment as it was written: its length tells them. */
export type SegmentHeader = Omit<Segment, 'file'>;

const MAGIC = Buffer.from('EVTLOG\r\n', 'latin1');
const FORMAT = 1;
const SCAVENGED = 1;

export function encodeHeader(header: SegmentHeader): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEADER);
  MAGIC.copy(bytes);
  bytes[8] = FORMAT;
  bytes[9] = header.scavenged ? SCAVENGED : 0;
  bytes.writeUInt32LE(header.number, 10);
  bytes.writeUIntLE(header.base, 14, 6);
  bytes.writeUIntLE(header.scavenged ? header.end : 0, 20, 6);
  bytes.writeUIntLE(header.scavenged ? header.dataEnd : 0, 26, 6);
  header.logId.copy(bytes, 32);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 60)), 60);
  return bytes;
}

/** Throws the reason why these bytes are no header. */
export function decodeHeader(bytes: Buffer): SegmentHeader {
  if (bytes.length < SEGMENT_HEADER || !bytes.subarray(0, MAGIC.length).equals(MAGIC))
    throw new Error('it is no segment of an event log');
  if (crc32(bytes.subarray(0, 60)) !== bytes.readUInt32LE(60)) throw new Error('its header is damaged');
  if (bytes[8] !== FORMAT)
    throw new Error(`it has format ${bytes[8]}, and this version reads format ${FORMAT}: use a newer version`);
  return {
    number: bytes.readUInt32LE(10),
    base: bytes.readUIntLE(14, 6),
    end: bytes.readUIntLE(20, 6),
    dataEnd: bytes.readUIntLE(26, 6),
    logId: Buffer.from(bytes.subarray(32, 48)),
    scavenged: bytes[9] === SCAVENGED,
  };
}

/** Where a position lies in the file of a segment that has all of its records. */
export const offsetIn = (segment: Segment, position: number): number => position - segment.base + SEGMENT_HEADER;
