import { RpcError, Status } from './status';

/** A gRPC frame: one byte of flags, four of length, then the message. */
export const FRAME_HEADER = 5;

/** What EventStoreDB's clients and server allow one message to be. */
export const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;

export function frame(message: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(FRAME_HEADER + message.length);
  framed[0] = 0;
  framed.writeUInt32BE(message.length, 1);
  framed.set(message, FRAME_HEADER);
  return framed;
}

/** Cuts the byte stream of a request into messages. Returns the function that takes the chunks as they arrive. */
export function frameParser(onMessage: (message: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer[] = [];
  let held = 0;
  let wanted = FRAME_HEADER;
  return (chunk) => {
    rest.push(chunk);
    held += chunk.length;
    if (held < wanted) return;
    let bytes = rest.length === 1 ? chunk : Buffer.concat(rest, held);
    for (;;) {
      wanted = FRAME_HEADER;
      if (bytes.length < FRAME_HEADER) break;
      const length = bytes.readUInt32BE(1);
      if (bytes[0] !== 0) throw new RpcError(Status.UNIMPLEMENTED, 'Compressed messages are not supported');
      if (length > MAX_MESSAGE_BYTES) {
        const reason = `Received message exceeds the maximum configured message size (${MAX_MESSAGE_BYTES})`;
        throw new RpcError(Status.RESOURCE_EXHAUSTED, reason);
      }
      wanted = FRAME_HEADER + length;
      if (bytes.length < wanted) break;
      onMessage(bytes.subarray(FRAME_HEADER, wanted));
      bytes = bytes.subarray(wanted);
    }
    rest = bytes.length > 0 ? [bytes] : [];
    held = bytes.length;
  };
}

/** A block of outgoing bytes that messages are written into one behind the other, for one write to the socket. */
export class FrameBuffer {
  bytes: Buffer;
  length = 0;

  constructor(readonly capacity: number) {
    this.bytes = Buffer.allocUnsafe(capacity);
  }

  /** True a little before its end, so that the last message seldom makes it grow. */
  get full(): boolean {
    return this.length >= this.capacity - this.capacity / 8;
  }

  /** Begins anew in the same memory: what was taken must have been sent. */
  clear(): void {
    this.length = 0;
  }

  /** Makes room for `size` more bytes. */
  reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + size));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }

  /** Adds one message with its frame. */
  message(message: Uint8Array): void {
    this.reserve(FRAME_HEADER + message.length);
    this.bytes[this.length] = 0;
    this.bytes.writeUInt32BE(message.length, this.length + 1);
    this.bytes.set(message, this.length + FRAME_HEADER);
    this.length += FRAME_HEADER + message.length;
  }

  take(): Buffer {
    return this.bytes.subarray(0, this.length);
  }
}
