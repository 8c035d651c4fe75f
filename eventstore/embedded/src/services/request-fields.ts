import { Empty, StreamIdentifier } from '@eventstore/db-client/generated/shared_pb';

import { RpcError, Status } from '../wire/status';

/** The name in a stream identifier; empty and `$$` are no streams. */
export function streamNameOf(identifier: StreamIdentifier | undefined): string {
  return checkedStreamName(Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8'));
}

export function checkedStreamName(name: string): string {
  if (name === '' || name === '$$') throw new RpcError(Status.INVALID_ARGUMENT, 'The stream name must not be empty');
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
