import { namesOf } from '../log/log-index';
import {
  isTombstone,
  recordCreated,
  recordData,
  recordId,
  recordRevision,
  recordStream,
  recordType,
  RECORD_HEADER,
  TOMBSTONE_REVISION,
} from '../log/record';
import { StoredRecord } from '../log/stored-record';
import { ProtoReader } from '../wire/protobuf';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is wrong inside a record whose checksum is right; undefined if nothing is. */
export function structureFault(stored: StoredRecord): string | undefined {
  try {
    return messageFault(stored) ?? listFault(stored);
  } catch {
    return 'it is no recorded event';
  }
}

/** The header has to say of the event what the message, which clients get, says. */
function messageFault({ record, position }: StoredRecord): string | undefined {
  if (!UUID.test(recordId(record))) return 'its id is no UUID';
  const stream = recordStream(record);
  const tombstone = isTombstone(record);
  const message = new ProtoReader(record.subarray(RECORD_HEADER));
  const metadata = new Map<string, string>();
  let data = 0;
  for (let tag = message.tag(); tag !== 0; tag = message.tag()) {
    if (tag === 0x12) {
      const identifier = message.message();
      if (identifier.tag() !== 0x1a || identifier.text() !== stream) return 'it is of another stream than it says';
    } else if (tag === 0x18) {
      if (tombstone ? message.long() !== TOMBSTONE_REVISION : message.varint() !== recordRevision(record))
        return 'it has another number than it says';
    } else if (tag === 0x20 || tag === 0x28) {
      if (message.varint() !== position) return 'it has another position than it says';
    } else if (tag === 0x32) {
      const entry = message.message();
      metadata.set(textField(entry, 0x0a), textField(entry, 0x12));
    } else if (tag === 0x42) data = message.view().length;
    else message.skip(tag);
  }
  if (metadata.get('type') !== recordType(record)) return 'it is of another type than it says';
  if (Number(metadata.get('created')) / 10_000 !== recordCreated(record)) return 'it is of another time than it says';
  return data === recordData(record).length ? undefined : 'its data have another length than it says';
}

function textField(message: ProtoReader, tag: number): string {
  if (message.tag() !== tag) throw new Error('not a map entry');
  return message.text();
}

function listFault({ record, listed }: StoredRecord): string | undefined {
  const due = isTombstone(record) ? 0 : namesOf(record).length;
  if (listed.length !== due) return `it is in ${listed.length} lists instead of ${due}`;
  return due > 0 && listed[0]?.number !== recordRevision(record)
    ? 'it has another place in its stream than it says'
    : undefined;
}
