import { ProposedEvent } from '../log/record';
import { ExpectedRevision } from '../streams/decide-append';
import { ProtoReader } from '../wire/protobuf';
import { RpcError, Status } from '../wire/status';
import { checkedStreamName } from './request-fields';

/** The head of an append, the same fields in both ways of appending: which stream, expected how, until when. */
export interface AppendOptions {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  /** Milliseconds since 1970 after which the client no longer waits. */
  readonly deadline: number | undefined;
}

/** `Options { stream 1, revision 2, no_stream 3, any 4, stream_exists 5, deadline 6 (timestamp) or 7 (duration) }`. */
export function appendOptions(message: ProtoReader): AppendOptions {
  let stream = '';
  let expected: ExpectedRevision | undefined;
  let deadline: number | undefined;
  for (let tag = message.tag(); tag !== 0; tag = message.tag()) {
    if (tag === 0x0a) stream = identifier(message.message());
    else if (tag === 0x10) expected = message.varint();
    else if (tag === 0x32) deadline = secondsAndNanos(message.message());
    else if (tag === 0x3a) deadline = Date.now() + secondsAndNanos(message.message());
    else {
      if (tag === 0x1a) expected = 'no_stream';
      else if (tag === 0x22) expected = 'any';
      else if (tag === 0x2a) expected = 'stream_exists';
      message.skip(tag);
    }
  }
  if (expected === undefined) throw new RpcError(Status.INVALID_ARGUMENT, 'An append says which revision it expects');
  return { stream: checkedStreamName(stream), expected, deadline };
}

export const dataBytes = (events: readonly ProposedEvent[]): number =>
  events.reduce((sum, event) => sum + event.data.length, 0);

function identifier(message: ProtoReader): string {
  let name = '';
  for (let tag = message.tag(); tag !== 0; tag = message.tag()) {
    if (tag === 0x1a) name = message.text();
    else message.skip(tag);
  }
  return name;
}

/** Seconds 1 and nanoseconds 2, in milliseconds. A negative number is so large as a varint that it has passed. */
function secondsAndNanos(message: ProtoReader): number {
  let milliseconds = 0;
  for (let tag = message.tag(); tag !== 0; tag = message.tag()) {
    if (tag === 0x08) milliseconds += Number(BigInt.asIntN(64, message.long())) * 1_000;
    else if (tag === 0x10) milliseconds += Number(BigInt.asIntN(64, message.long())) / 1e6;
    else message.skip(tag);
  }
  return milliseconds;
}
