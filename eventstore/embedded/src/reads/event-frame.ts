import { ID_FIELD_BYTES, RECORD_HEADER, recordId } from '../log/record';
import { FRAME_HEADER, FrameBuffer } from '../wire/frames';
import { varintSize, writeVarint } from '../wire/protobuf';

/** An event as a reader gets it: the event, the link that led to it, and where in the log the reader came upon it. */
export interface ReadEvent {
  readonly event: Buffer | undefined;
  readonly link?: Buffer | undefined;
  readonly position: number;
}

/** How ids are written for the client: as text, or as two numbers of 64 bits. */
export type IdForm = 'text' | 'structured';

/**
 * Frames `ReadResp { event: ReadEvent { event, link, commit_position } }` around the stored bytes; for persistent
 * subscriptions, whose messages are the same, with `retry_count`.
 */
export function writeEvent(out: FrameBuffer, read: ReadEvent, ids: IdForm, retryCount?: number): void {
  const event = read.event && messageOf(read.event, ids);
  const link = read.link && messageOf(read.link, ids);
  const retrySize = retryCount === undefined ? 0 : 1 + varintSize(retryCount);
  const readEventSize = fieldSize(event) + fieldSize(link) + 1 + varintSize(read.position) + retrySize;
  const size = 1 + varintSize(readEventSize) + readEventSize;
  out.reserve(FRAME_HEADER + size);
  const { bytes } = out;
  let at = out.length;
  bytes[at] = 0;
  bytes.writeUInt32BE(size, at + 1);
  at += FRAME_HEADER;
  bytes[at] = 0x0a;
  at = writeVarint(bytes, at + 1, readEventSize);
  at = writeMessage(bytes, at, 0x0a, event);
  at = writeMessage(bytes, at, 0x12, link);
  bytes[at] = 0x18;
  at = writeVarint(bytes, at + 1, read.position);
  if (retryCount !== undefined) {
    bytes[at] = 0x28;
    at = writeVarint(bytes, at + 1, retryCount);
  }
  out.length = at;
}

/** A `RecordedEvent` inside a record: the whole of it, or its rest behind an id that is written anew. */
interface Message {
  readonly record: Buffer;
  readonly from: number;
  readonly id: Buffer | undefined;
  readonly size: number;
}

function messageOf(record: Buffer, ids: IdForm): Message {
  if (ids === 'text') return { record, from: RECORD_HEADER, id: undefined, size: record.length - RECORD_HEADER };
  const from = RECORD_HEADER + ID_FIELD_BYTES;
  const id = structuredId(recordId(record));
  return { record, from, id, size: id.length + record.length - from };
}

function fieldSize(message: Message | undefined): number {
  return message ? 1 + varintSize(message.size) + message.size : 0;
}

function writeMessage(bytes: Buffer, offset: number, tag: number, message: Message | undefined): number {
  if (!message) return offset;
  bytes[offset] = tag;
  let at = writeVarint(bytes, offset + 1, message.size);
  if (message.id) at += message.id.copy(bytes, at);
  return at + message.record.copy(bytes, at, message.from, message.record.length);
}

/** `RecordedEvent.id` as `UUID { Structured { most, least } }`, both signed 64-bit varints. */
function structuredId(id: string): Buffer {
  const hex = id.replaceAll('-', '');
  const numbers = Buffer.alloc(22);
  let at = writeLong(numbers, 0, 0x08, BigInt(`0x${hex.slice(0, 16)}`));
  at = writeLong(numbers, at, 0x10, BigInt(`0x${hex.slice(16)}`));
  return Buffer.concat([Buffer.from([0x0a, at + 2, 0x0a, at]), numbers.subarray(0, at)]);
}

function writeLong(bytes: Buffer, offset: number, tag: number, value: bigint): number {
  let at = offset;
  bytes[at++] = tag;
  let rest = value;
  for (; rest >= 128n; rest >>= 7n) bytes[at++] = Number(rest & 127n) | 128;
  bytes[at++] = Number(rest);
  return at;
}
