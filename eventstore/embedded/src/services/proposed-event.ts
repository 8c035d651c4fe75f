import { MAX_NAME_BYTES, ProposedEvent } from '../log/record';
import { ProtoReader } from '../wire/protobuf';
import { RpcError, Status } from '../wire/status';

const UUID_TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const EMPTY_ID = '00000000-0000-0000-0000-000000000000';
const REQUIRED = {
  'required-metadata-properties': 'type,content-type',
  exception: 'missing-required-metadata-property',
};
const EMPTY: Buffer = Buffer.alloc(0);

/**
 * A `ProposedMessage { id 1, metadata 2, custom_metadata 3, data 4 }`, the same in both ways of appending.
 * Data and metadata are views into the request: they are copied into the record, and live no longer than the append.
 */
export function proposedEvent(message: ProtoReader): ProposedEvent {
  let id: string | undefined;
  let type: string | undefined;
  let contentType: string | undefined;
  let metadata: Buffer = EMPTY;
  let data: Buffer = EMPTY;
  for (let tag = message.tag(); tag !== 0; tag = message.tag()) {
    if (tag === 0x0a) id = uuidOf(message.message());
    else if (tag === 0x12) {
      const [key, value] = mapEntry(message.message());
      if (key === 'type') type = value;
      else if (key === 'content-type') contentType = value;
    } else if (tag === 0x1a) metadata = message.view();
    else if (tag === 0x22) data = message.view();
    else message.skip(tag);
  }
  if (id === undefined || id === EMPTY_ID) throw new RpcError(Status.INVALID_ARGUMENT, 'Empty eventId provided.');
  if (type === undefined) throw missing('type');
  if (contentType === undefined) throw missing('content-type');
  if (type === '') throw new RpcError(Status.INVALID_ARGUMENT, 'Empty eventType provided.');
  if (Buffer.byteLength(type) > MAX_NAME_BYTES)
    throw new RpcError(Status.INVALID_ARGUMENT, `The event type is longer than ${MAX_NAME_BYTES} bytes`);
  return { id, type, json: contentType === 'application/json', data, metadata };
}

/** A `UUID { structured 1 { most 1, least 2 }, string 2 }` as lower-case text. */
export function uuidOf(uuid: ProtoReader): string {
  let text = '';
  for (let tag = uuid.tag(); tag !== 0; tag = uuid.tag()) {
    if (tag === 0x12) text = uuid.text().toLowerCase();
    else if (tag === 0x0a) text = structuredUuid(uuid.message());
    else uuid.skip(tag);
  }
  if (!UUID_TEXT.test(text)) throw new RpcError(Status.INVALID_ARGUMENT, 'An id is not a UUID of 36 characters');
  return text;
}

function structuredUuid(halves: ProtoReader): string {
  let most = 0n;
  let least = 0n;
  for (let tag = halves.tag(); tag !== 0; tag = halves.tag()) {
    if (tag === 0x08) most = halves.long();
    else if (tag === 0x10) least = halves.long();
    else halves.skip(tag);
  }
  const hex = most.toString(16).padStart(16, '0') + least.toString(16).padStart(16, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function mapEntry(entry: ProtoReader): [string, string] {
  let key = '';
  let value = '';
  for (let tag = entry.tag(); tag !== 0; tag = entry.tag()) {
    if (tag === 0x0a) key = entry.text();
    else if (tag === 0x12) value = entry.text();
    else entry.skip(tag);
  }
  return [key, value];
}

const missing = (property: string): RpcError =>
  new RpcError(Status.INVALID_ARGUMENT, `Required Metadata Property '${property}' is missing`, REQUIRED);
