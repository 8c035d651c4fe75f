import { varintSize, writeVarint } from '../wire/protobuf';
import { MAX_NUMBER } from './keys';

/**
 * A record of the log: a fixed header, then the `RecordedEvent` message exactly as clients receive it. It is encoded
 * once, at the append; a read only puts a frame around it.
 *
 * Header: format u8, flags u8, name offset u8, reserved u8, name length u16, type length u16, type offset u32,
 * created (ms since 1970) u48, revision u48 (all ones: tombstone), data length u32. Its checksum is in what surrounds it
 * on disk: see stored-record.ts.
 */
export const RECORD_HEADER = 28;

/** The id is the first field: `UUID { string }` inside `RecordedEvent.id`, always this many bytes. */
export const ID_FIELD_BYTES = 40;

/** Names and types are addressed by 16 bits in the header; the names made of them (`$$`, `$ce-`, `$et-`) must fit too. */
export const MAX_NAME_BYTES = 0xffff - 4;

/** The revision of a tombstone, as every EventStoreDB client knows it: 2^63-1. */
export const TOMBSTONE_REVISION = 2n ** 63n - 1n;

const FORMAT = 2;
const JSON_FLAG = 1;
const LINK_FLAG = 2;
const ID_TEXT_AT = RECORD_HEADER + 4;
/** Clients count time in ticks of 100 ns: milliseconds with four zeros. */
const TICKS_PER_MS_ZEROS = '0000';
const LINK_TYPE = '$>';
const ENTRY_TYPE = Buffer.from('\x0a\x04type\x12', 'latin1');
const ENTRY_JSON = Buffer.from('\x32\x20\x0a\x0ccontent-type\x12\x10application/json', 'latin1');
const ENTRY_BINARY = Buffer.from('\x32\x28\x0a\x0ccontent-type\x12\x18application/octet-stream', 'latin1');
const ENTRY_CREATED = Buffer.from('\x0a\x07created\x12', 'latin1');

/** An event as a client proposes it. `id` is a lower-case UUID; data and metadata are kept byte by byte. */
export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly json: boolean;
  readonly data: Buffer;
  readonly metadata: Buffer;
}

/** Where an event stands. `created` is in milliseconds since 1970. */
export interface RecordPlace {
  readonly stream: string;
  readonly revision: number | 'tombstone';
  readonly position: number;
  readonly created: number;
}

export function encodeRecord(event: ProposedEvent, place: RecordPlace): Buffer {
  const nameLength = Buffer.byteLength(place.stream);
  const typeLength = Buffer.byteLength(event.type);
  const created = place.created === 0 ? '0' : `${place.created}${TICKS_PER_MS_ZEROS}`;
  const contentType = event.json ? ENTRY_JSON : ENTRY_BINARY;
  const identifierSize = 1 + varintSize(nameLength) + nameLength;
  const typeEntrySize = ENTRY_TYPE.length + varintSize(typeLength) + typeLength;
  const createdEntrySize = ENTRY_CREATED.length + 1 + created.length;
  const revisionSize = place.revision === 'tombstone' ? 9 : varintSize(place.revision);
  const size =
    RECORD_HEADER +
    ID_FIELD_BYTES +
    (1 + varintSize(identifierSize) + identifierSize) +
    (1 + revisionSize) +
    2 * (1 + varintSize(place.position)) +
    (1 + varintSize(typeEntrySize) + typeEntrySize) +
    contentType.length +
    (1 + varintSize(createdEntrySize) + createdEntrySize) +
    fieldSize(event.metadata) +
    fieldSize(event.data);

  const bytes = Buffer.allocUnsafe(size);
  let at = RECORD_HEADER;
  at += bytes.write('\x0a\x26\x12\x24', at, 'latin1');
  at += bytes.write(event.id, at, 'latin1');
  bytes[at++] = 0x12;
  at = writeVarint(bytes, at, identifierSize);
  bytes[at++] = 0x1a;
  at = writeVarint(bytes, at, nameLength);
  const nameAt = at;
  at += bytes.write(place.stream, at, 'utf8');
  bytes[at++] = 0x18;
  at = place.revision === 'tombstone' ? writeTombstoneRevision(bytes, at) : writeVarint(bytes, at, place.revision);
  bytes[at++] = 0x20;
  at = writeVarint(bytes, at, place.position);
  bytes[at++] = 0x28;
  at = writeVarint(bytes, at, place.position);
  bytes[at++] = 0x32;
  at = writeVarint(bytes, at, typeEntrySize);
  at += ENTRY_TYPE.copy(bytes, at);
  at = writeVarint(bytes, at, typeLength);
  const typeAt = at;
  at += bytes.write(event.type, at, 'utf8');
  at += contentType.copy(bytes, at);
  bytes[at++] = 0x32;
  at = writeVarint(bytes, at, createdEntrySize);
  at += ENTRY_CREATED.copy(bytes, at);
  at = writeVarint(bytes, at, created.length);
  at += bytes.write(created, at, 'latin1');
  at = writeField(bytes, at, 0x3a, event.metadata);
  writeField(bytes, at, 0x42, event.data);

  bytes[0] = FORMAT;
  bytes[1] = (event.json ? JSON_FLAG : 0) | (event.type === LINK_TYPE ? LINK_FLAG : 0);
  bytes[2] = nameAt;
  bytes[3] = 0;
  bytes.writeUInt16BE(nameLength, 4);
  bytes.writeUInt16BE(typeLength, 6);
  bytes.writeUInt32BE(typeAt, 8);
  bytes.writeUIntBE(place.created, 12, 6);
  bytes.writeUIntBE(place.revision === 'tombstone' ? MAX_NUMBER : place.revision, 18, 6);
  bytes.writeUInt32BE(event.data.length, 24);
  return bytes;
}

export const recordId = (record: Buffer): string => record.toString('latin1', ID_TEXT_AT, ID_TEXT_AT + 36);

export const recordCreated = (record: Buffer): number => record.readUIntBE(12, 6);

/** The event's number in its stream; not for tombstones. */
export const recordRevision = (record: Buffer): number => record.readUIntBE(18, 6);

/** The event's content type is JSON: what it holds may still be none. */
export const isJson = (record: Buffer): boolean => ((record[1] as number) & JSON_FLAG) !== 0;

export const isTombstone = (record: Buffer): boolean => recordRevision(record) === MAX_NUMBER;

export const isLink = (record: Buffer): boolean => ((record[1] as number) & LINK_FLAG) !== 0;

export function recordStream(record: Buffer): string {
  const at = record[2] as number;
  return record.toString('utf8', at, at + record.readUInt16BE(4));
}

export function recordType(record: Buffer): string {
  const at = record.readUInt32BE(8);
  return record.toString('utf8', at, at + record.readUInt16BE(6));
}

/** The event's data, as a view: the last field of the message. */
export const recordData = (record: Buffer): Buffer => record.subarray(record.length - record.readUInt32BE(24));

function fieldSize(value: Buffer): number {
  return value.length === 0 ? 0 : 1 + varintSize(value.length) + value.length;
}

function writeField(bytes: Buffer, offset: number, tag: number, value: Buffer): number {
  if (value.length === 0) return offset;
  bytes[offset] = tag;
  const at = writeVarint(bytes, offset + 1, value.length);
  return at + value.copy(bytes, at);
}

/** 2^63-1 as a varint: eight bytes of seven ones that go on, and one that ends. */
function writeTombstoneRevision(bytes: Buffer, offset: number): number {
  bytes.fill(0xff, offset, offset + 8);
  bytes[offset + 8] = 0x7f;
  return offset + 9;
}
