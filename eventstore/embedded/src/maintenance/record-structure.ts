import {
  ID_FIELD_BYTES,
  isTombstone,
  recordCreated,
  recordData,
  recordId,
  recordRevision,
  RECORD_HEADER,
  TOMBSTONE_REVISION,
} from '../log/record';
import { StoredRecord } from '../log/stored-record';
import { ProtoReader } from '../wire/protobuf';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TICKS_PER_MS = 10_000;
/** `StreamIdentifier { stream_name 3 }`, and `map<string, string>`: one byte of tag before each field. */
const STREAM_NAME = 0x1a;
const KEY = 0x0a;
const VALUE = 0x12;

/**
 * What is wrong inside a record whose checksum is right; undefined if nothing is. `names` are the lists it belongs into.
 * The record's header has to say of the event what the message, which clients get, says.
 */
export function structureFault(stored: StoredRecord, names: readonly string[]): string | undefined {
  try {
    return messageFault(stored) ?? listFault(stored, names);
  } catch {
    return 'it is no recorded event';
  }
}

function messageFault({ record, position }: StoredRecord): string | undefined {
  if (!UUID.test(recordId(record))) return 'its id is no UUID';
  const tombstone = isTombstone(record);
  const message = new ProtoReader(record, RECORD_HEADER + ID_FIELD_BYTES);
  let typed = false;
  let data = 0;
  for (let tag = message.tag(); tag !== 0; tag = message.tag()) {
    if (tag === 0x12) {
      if (!isStreamName(message.view(), record)) return 'it is of another stream than it says';
    } else if (tag === 0x18) {
      if (tombstone ? message.long() !== TOMBSTONE_REVISION : message.varint() !== recordRevision(record))
        return 'it has another number than it says';
    } else if (tag === 0x20 || tag === 0x28) {
      if (message.varint() !== position) return 'it has another position than it says';
    } else if (tag === 0x32) {
      const entry = message.view();
      const key = keyOf(entry);
      if (key === 'type') typed = isType(entry, record);
      else if (key === 'created' && Number(valueOf(entry)) !== recordCreated(record) * TICKS_PER_MS)
        return 'it is of another time than it says';
    } else if (tag === 0x42) data = message.view().length;
    else message.skip(tag);
  }
  if (!typed) return 'it is of another type than it says';
  return data === recordData(record).length ? undefined : 'its data have another length than it says';
}

function isStreamName(identifier: Buffer, record: Buffer): boolean {
  const [at, length] = [record[2] as number, record.readUInt16BE(4)];
  return identifier[0] === STREAM_NAME && endsWith(identifier, record, at, length);
}

function isType(entry: Buffer, record: Buffer): boolean {
  return endsWith(entry, record, record.readUInt32BE(8), record.readUInt16BE(6));
}

/** Whether bytes end with a part of the record. */
const endsWith = (bytes: Buffer, record: Buffer, at: number, length: number): boolean =>
  length <= bytes.length && bytes.compare(record, at, at + length, bytes.length - length) === 0;

function keyOf(entry: Buffer): string {
  if (entry[0] !== KEY) throw new Error('no map entry');
  return entry.toString('latin1', 2, 2 + (entry[1] as number));
}

function valueOf(entry: Buffer): string {
  const at = 2 + (entry[1] as number);
  if (entry[at] !== VALUE) throw new Error('no map entry');
  return entry.toString('latin1', at + 2);
}

function listFault({ record, listed }: StoredRecord, names: readonly string[]): string | undefined {
  if (listed.length !== names.length) return `it is in ${listed.length} lists instead of ${names.length}`;
  const [own] = listed;
  return own && own.number !== recordRevision(record) ? 'it has another place in its stream than it says' : undefined;
}
