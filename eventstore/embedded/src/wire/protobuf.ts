import { RpcError, Status } from './status';

/**
 * The few protobuf primitives of the paths that carry events. Events are written once and framed many times, so these
 * paths work on bytes; everything rare goes through the generated message classes.
 */

const malformed = (reason: string): RpcError => new RpcError(Status.INVALID_ARGUMENT, `Malformed request: ${reason}`);

/** Walks the fields of one message inside `bytes[start, end)`. */
export class ProtoReader {
  constructor(
    readonly bytes: Buffer,
    private at = 0,
    private readonly end = bytes.length,
  ) {}

  /** The next field's tag (`number << 3 | wireType`), or 0 at the end. */
  tag(): number {
    return this.at < this.end ? this.varint() : 0;
  }

  /** An unsigned number; above 2^53 it loses precision but not its magnitude. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      if (this.at >= this.end) throw malformed('the message ends inside a number');
      const byte = this.bytes[this.at++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }

  /** An unsigned number of all 64 bits. */
  long(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      if (this.at >= this.end) throw malformed('the message ends inside a number');
      const byte = this.bytes[this.at++] as number;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
  }

  /** A length-delimited field as a view, not a copy. */
  view(): Buffer {
    const start = this.pass();
    return this.bytes.subarray(start, this.at);
  }

  text(): string {
    const start = this.pass();
    return this.bytes.toString('utf8', start, this.at);
  }

  /** A nested message. */
  message(): ProtoReader {
    const start = this.pass();
    return new ProtoReader(this.bytes, start, this.at);
  }

  skip(tag: number): void {
    const wireType = tag & 7;
    if (wireType === 0) this.varint();
    else if (wireType === 1) this.at += 8;
    else if (wireType === 2) this.pass();
    else if (wireType === 5) this.at += 4;
    else throw malformed(`unknown wire type ${wireType}`);
  }

  /** Goes behind a length-delimited field. Returns where its content starts. */
  private pass(): number {
    const length = this.varint();
    const start = this.at;
    if (start + length > this.end) throw malformed('the message ends inside a field');
    this.at = start + length;
    return start;
  }
}

/** Bytes a number takes as a varint. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size++;
  return size;
}

/** Writes a varint and returns the offset behind it. */
export function writeVarint(target: Buffer, offset: number, value: number): number {
  let at = offset;
  let rest = value;
  while (rest >= 128) {
    target[at++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  target[at++] = rest;
  return at;
}
