import { Code } from '@eventstore/db-client/generated/code_pb';
import * as shared from '@eventstore/db-client/generated/shared_pb';
import { Status as BatchStatus } from '@eventstore/db-client/generated/status_pb';
import { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';

import { varintSize, writeVarint } from '../wire/protobuf';
import { identifierOf } from '../reads/read-answers';
import { WriteOutcome } from '../streams/append';
import { ExpectedRevision } from '../streams/decide-append';
import { Refused } from './write-errors';

/** Which append a reply belongs to. The client's process dies of a reply it cannot match: all of it is always set. */
export interface BatchKey {
  /** The client's `UUID` message, given back byte by byte. */
  readonly correlationId: Buffer;
  readonly stream: string;
}

/** The one reply that is written by the hundred thousand, so written by hand; its twin in the specs is the generated class. */
export function batchSuccess(
  key: BatchKey,
  { revision, position }: Extract<WriteOutcome, { kind: 'done' }>,
): Uint8Array {
  const name = Buffer.from(key.stream, 'utf8');
  const bytes = Buffer.allocUnsafe(key.correlationId.length + name.length + 64);
  let at = writeBytes(bytes, 0, 0x0a, key.correlationId);
  const revisionSize = 1 + (revision < 0 ? 1 : varintSize(revision));
  const positionSize = position === undefined ? 0 : 2 * (1 + varintSize(position));
  bytes[at++] = 0x1a;
  bytes[at++] = revisionSize + 2 + positionSize;
  bytes[at++] = revision < 0 ? 0x12 : 0x08;
  at = writeVarint(bytes, at, Math.max(0, revision));
  bytes[at++] = position === undefined ? 0x22 : 0x1a;
  bytes[at++] = positionSize;
  if (position !== undefined) {
    bytes[at++] = 0x08;
    at = writeVarint(bytes, at, position);
    bytes[at++] = 0x10;
    at = writeVarint(bytes, at, position);
  }
  bytes[at++] = 0x22;
  at = writeVarint(bytes, at, 1 + varintSize(name.length) + name.length);
  return bytes.subarray(0, writeBytes(bytes, at, 0x1a, name));
}

function writeBytes(target: Buffer, offset: number, tag: number, value: Buffer): number {
  target[offset] = tag;
  const at = writeVarint(target, offset + 1, value.length);
  return at + value.copy(target, at);
}

export function batchRefused(key: BatchKey, expected: ExpectedRevision, refused: Refused): Uint8Array {
  switch (refused.kind) {
    case 'deleted': {
      const details = new shared.StreamDeleted().setStreamIdentifier(identifierOf(key.stream));
      return failure(
        key,
        Code.FAILED_PRECONDITION,
        `Event stream '${key.stream}' is deleted.`,
        'StreamDeleted',
        details,
      );
    }
    case 'wrong-revision': {
      const details = wrongRevision(expected, refused.current);
      return failure(key, Code.FAILED_PRECONDITION, 'WrongExpectedVersion', 'WrongExpectedVersion', details);
    }
    case 'in-flight':
      return batchTimeout(key);
    case 'denied':
      return failure(key, Code.PERMISSION_DENIED, 'Access Denied', 'AccessDenied', new shared.AccessDenied());
  }
}

export const batchTimeout = (key: BatchKey): Uint8Array =>
  failure(key, Code.DEADLINE_EXCEEDED, 'Timeout', 'Timeout', new shared.Timeout());

export function batchBadRequest(key: BatchKey, message: string): Uint8Array {
  return failure(key, Code.INVALID_ARGUMENT, message, 'BadRequest', new shared.BadRequest().setMessage(message));
}

export function batchTooLarge(key: BatchKey, limit: number): Uint8Array {
  const details = new shared.MaximumAppendSizeExceeded().setMaxappendsize(limit);
  return failure(
    key,
    Code.INVALID_ARGUMENT,
    `Maximum Append Size of ${limit} Exceeded.`,
    'MaximumAppendSizeExceeded',
    details,
  );
}

function failure(
  key: BatchKey,
  code: Code,
  message: string,
  type: string,
  details: { serializeBinary(): Uint8Array },
): Uint8Array {
  const any = new Any();
  any.pack(details.serializeBinary(), `event_store.client.${type}`);
  return reply(key).setError(new BatchStatus().setCode(code).setMessage(message).setDetails(any)).serializeBinary();
}

function reply({ correlationId, stream }: BatchKey): BatchAppendResp {
  return new BatchAppendResp()
    .setCorrelationId(shared.UUID.deserializeBinary(correlationId))
    .setStreamIdentifier(identifierOf(stream));
}

function wrongRevision(expected: ExpectedRevision, current: number): shared.WrongExpectedVersion {
  const message = new shared.WrongExpectedVersion();
  if (current < 0) message.setCurrentNoStream(new Empty());
  else message.setCurrentStreamRevision(String(current));
  if (expected === 'any') return message.setExpectedAny(new Empty());
  if (expected === 'no_stream') return message.setExpectedNoStream(new Empty());
  if (expected === 'stream_exists') return message.setExpectedStreamExists(new Empty());
  return message.setExpectedStreamPosition(String(expected));
}
