import type { Instant } from '@aftercare/domain';
import { stringify } from 'uuid';
import type { StoredEvent } from './stored-event';

/** Told of a field of a message: its content is `bytes[from, to)`. */
type Told = (parts: Parts, field: number, bytes: Buffer, from: number, to: number) => void;

/** What is kept of an event, field by field. */
interface Parts {
  id: string;
  stream: string;
  type: string;
  contentType: string;
  /** Units of 100 ns since 1970. */
  created: string;
  revision: number;
  commit: number;
  metadata: Buffer;
  data: Buffer;
  /** The name of the property whose value comes next. */
  property: string;
}

/** A number of up to 53 bits; of one that is cut off, what there is. */
function numberAt(bytes: Buffer, from: number): number {
  let [value, scale] = [0, 1];
  for (let at = from; at < bytes.length; at++, scale *= 128) {
    const byte = bytes[at]!;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) break;
  }
  return value;
}

function afterNumber(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at]! >= 0x80) at++;
  return at + 1;
}

const [VARINT, FIXED_64, DELIMITED, FIXED_32] = [0, 1, 2, 5];

/** Tells the fields of the message in `bytes[from, to)`, in order. */
function eachField(parts: Parts, bytes: Buffer, from: number, to: number, told: Told): void {
  for (let at = from; at < to;) {
    const tag = numberAt(bytes, at);
    at = afterNumber(bytes, at);
    const type = tag & 7;
    let end: number;
    if (type === DELIMITED) {
      const length = numberAt(bytes, at);
      at = afterNumber(bytes, at);
      end = at + length;
    } else if (type === VARINT) end = afterNumber(bytes, at);
    else if (type === FIXED_64) end = at + 8;
    else if (type === FIXED_32) end = at + 4;
    else throw new RangeError(`a message of the event store has a field of wire type ${type}`);
    if (end > to) throw new RangeError('a message of the event store ends inside a field');
    told(parts, Math.floor(tag / 8), bytes, at, end);
    at = end;
  }
}

const readResp: Told = (parts, field, bytes, from, to) => {
  if (field === 1) eachField(parts, bytes, from, to, readEvent);
};
const readEvent: Told = (parts, field, bytes, from, to) => {
  if (field === 1) eachField(parts, bytes, from, to, recordedEvent);
};
const recordedEvent: Told = (parts, field, bytes, from, to) => {
  if (field === 1) eachField(parts, bytes, from, to, uuid);
  else if (field === 2) eachField(parts, bytes, from, to, streamIdentifier);
  else if (field === 3) parts.revision = numberAt(bytes, from);
  else if (field === 5) parts.commit = numberAt(bytes, from);
  else if (field === 6) eachField(parts, bytes, from, to, property);
  else if (field === 7) parts.metadata = bytes.subarray(from, to);
  else if (field === 8) parts.data = bytes.subarray(from, to);
};
const streamIdentifier: Told = (parts, field, bytes, from, to) => {
  if (field === 3) parts.stream = bytes.toString('utf8', from, to);
};
const property: Told = (parts, field, bytes, from, to) => {
  const text = bytes.toString('utf8', from, to);
  if (field === 1) parts.property = text;
  else if (parts.property === 'type') parts.type = text;
  else if (parts.property === 'content-type') parts.contentType = text;
  else if (parts.property === 'created') parts.created = text;
};
const uuid: Told = (parts, field, bytes, from, to) => {
  if (field === 2) parts.id = bytes.toString('latin1', from, to);
  else if (field === 1) {
    structured.fill(0);
    eachField(parts, bytes, from, to, structuredUuid);
    parts.id = stringify(structured);
  }
};
/** The two halves of a UUID, each of 64 bits, which a plain number cannot hold. */
const structured = Buffer.alloc(16);
const structuredUuid: Told = (_, field, bytes, from, to) => {
  let half = 0n;
  for (let at = to - 1; at >= from; at--) half = (half << 7n) | BigInt(bytes[at]! & 0x7f);
  structured.writeBigUInt64BE(BigInt.asUintN(64, half), field === 1 ? 0 : 8);
};

/** An event of the log as the client gives it; its JSON is read only when it is asked for. */
export class LoggedEvent implements StoredEvent {
  constructor(private readonly parts: Parts) {}

  get stream(): string {
    return this.parts.stream;
  }
  get id(): string {
    return this.parts.id;
  }
  get type(): string {
    return this.parts.type;
  }
  get isJson(): boolean {
    return this.parts.contentType === 'application/json';
  }
  get revision(): number {
    return this.parts.revision;
  }
  get recordedAt(): Instant {
    return new Date(Number(this.parts.created.slice(0, -4))).toISOString();
  }
  get position(): number {
    return this.parts.commit;
  }
  get data(): unknown {
    return this.isJson ? parsed(this.dataText, this.dataText) : this.parts.data;
  }
  get metadata(): unknown {
    return this.parts.metadata.length === 0 ? undefined : parsed(this.metadataText, this.parts.metadata);
  }
  get dataText(): string {
    return this.parts.data.toString('utf8');
  }
  get metadataText(): string {
    return this.parts.metadata.toString('utf8');
  }
}

const nothing = Buffer.alloc(0);

/**
 * The event in a message `event_store.client.streams.ReadResp`, read in one pass: the client makes objects of all its parts first, and
 * takes as long for that as for all else. Undefined when the message brings none. Throws RangeError where it is no such message.
 */
export function loggedEvent(bytes: Buffer): LoggedEvent | undefined {
  const parts: Parts = {
    id: '',
    stream: '',
    type: '<no-event-type-provided>',
    contentType: 'application/octet-stream',
    created: '',
    revision: 0,
    commit: 0,
    metadata: nothing,
    data: nothing,
    property: '',
  };
  eachField(parts, bytes, 0, bytes.length, readResp);
  return parts.id === '' ? undefined : new LoggedEvent(parts);
}

function parsed(json: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return otherwise;
  }
}
