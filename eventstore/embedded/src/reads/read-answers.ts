import { StreamIdentifier } from '@eventstore/db-client/generated/shared_pb';
import { ReadResp } from '@eventstore/db-client/generated/streams_pb';

import { RpcError, Status } from '../wire/status';

/** The answers of a read that are not events. */
export function streamNotFound(stream: string): Uint8Array {
  const notFound = new ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(stream));
  return new ReadResp().setStreamNotFound(notFound).serializeBinary();
}

/** Where the stream begins, told when the read found nothing where it was to start. */
export function firstStreamPosition(revision: number): Uint8Array {
  return new ReadResp().setFirstStreamPosition(String(revision)).serializeBinary();
}

/** The revision of the stream's last event, told behind the events of a read. */
export function lastStreamPosition(revision: number): Uint8Array {
  return new ReadResp().setLastStreamPosition(String(revision)).serializeBinary();
}

export function streamDeleted(stream: string): RpcError {
  return new RpcError(Status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });
}

export function invalidPosition(position: number): RpcError {
  return new RpcError(Status.INVALID_ARGUMENT, `Position ${position} is not the position of an event`);
}

export function confirmation(subscriptionId: string): Uint8Array {
  const message = new ReadResp.SubscriptionConfirmation().setSubscriptionId(subscriptionId);
  return new ReadResp().setConfirmation(message).serializeBinary();
}

export function caughtUp(): Uint8Array {
  return new ReadResp().setCaughtUp(new ReadResp.CaughtUp()).serializeBinary();
}

export function checkpoint(position: number): Uint8Array {
  const text = String(position);
  const message = new ReadResp.Checkpoint().setCommitPosition(text).setPreparePosition(text);
  return new ReadResp().setCheckpoint(message).serializeBinary();
}

export function identifierOf(stream: string): StreamIdentifier {
  return new StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));
}
