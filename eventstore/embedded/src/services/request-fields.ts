import { Empty, StreamIdentifier } from '@eventstore/db-client/generated/shared_pb';

import { MAX_NAME_BYTES } from '../log/record';
import { RpcError, Status } from '../wire/status';

/** The name in a stream identifier. */
export function streamNameOf(identifier: StreamIdentifier | undefined): string {
  return checkedStreamName(Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8'));
}

/** Empty and `$$` are no streams, and the longest name has 64 KiB. */
export function checkedStreamName(name: string): string {
  if (name === '' || name === '$$') throw new RpcError(Status.INVALID_ARGUMENT, 'The stream name must not be empty');
  if (Buffer.byteLength(name) > MAX_NAME_BYTES)
    throw new RpcError(Status.INVALID_ARGUMENT, `The stream name is longer than ${MAX_NAME_BYTES} bytes`);
  return name;
}

/** A message of the client package, or a clear refusal where the bytes are none. */
export function decode<Message>(type: { deserializeBinary(bytes: Uint8Array): Message }, bytes: Uint8Array): Message {
  try {
    return type.deserializeBinary(bytes);
  } catch {
    throw new RpcError(Status.INVALID_ARGUMENT, 'Malformed request: the message cannot be decoded');
  }
}

export const empty = (): Empty => new Empty();
