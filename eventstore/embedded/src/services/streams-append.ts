import { AppendResp } from '@eventstore/db-client/generated/streams_pb';

import { requireStream } from '../access/rights';
import { ProposedEvent } from '../log/record';
import { append, WriteOutcome } from '../streams/append';
import { EventLog } from '../streams/event-log';
import { ServerCall } from '../wire/call';
import { Method } from '../wire/method';
import { ProtoReader } from '../wire/protobuf';
import { RpcError, shuttingDown, Status } from '../wire/status';
import { AppendOptions, appendOptions } from './append-request';
import { proposedEvent } from './proposed-event';
import { empty } from './request-fields';
import { appendTooLarge, notWritten, refusedWrite } from './write-errors';

/** `Streams.Append`: options first, then one message per event; answered when the client has sent all. */
export const appendMethod = (log: EventLog, maxAppendSize: number): Method => ({
  kind: 'client-stream',
  open: (call) => {
    let options: AppendOptions | undefined;
    let bytes = 0;
    let complete = false;
    const events: ProposedEvent[] = [];
    return {
      message: (message) => {
        const reader = new ProtoReader(message);
        for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
          if (tag === 0x0a) {
            options = appendOptions(reader.message());
            requireStream(log, call.principal, 'write', options.stream);
          } else if (tag === 0x12) {
            const event = proposedEvent(reader.message());
            bytes += event.data.length;
            if (bytes > maxAppendSize) throw appendTooLarge(maxAppendSize);
            events.push(event);
          } else reader.skip(tag);
        }
      },
      end: () => {
        complete = true;
        if (!options) throw new RpcError(Status.INVALID_ARGUMENT, 'An append begins with its options');
        void answer(log, call, options, events);
      },
      stop: () => {
        if (!complete) throw shuttingDown();
      },
    };
  },
});

async function answer(
  log: EventLog,
  call: ServerCall,
  options: AppendOptions,
  events: readonly ProposedEvent[],
): Promise<void> {
  const { stream, expected } = options;
  try {
    const outcome = await append(log, stream, expected, events);
    if (outcome.kind === 'done') call.send(new AppendResp().setSuccess(success(outcome)).serializeBinary());
    else if (outcome.kind === 'wrong-revision') call.send(wrongRevision(options, outcome.current).serializeBinary());
    else return call.fail(refusedWrite('Append', stream, expected, outcome));
    call.finish();
  } catch (error) {
    call.fail(notWritten(error));
  }
}

function success({ revision, position }: Extract<WriteOutcome, { kind: 'done' }>): AppendResp.Success {
  const message = new AppendResp.Success();
  if (revision < 0) message.setNoStream(empty());
  else message.setCurrentRevision(String(revision));
  if (position === undefined) return message.setNoPosition(empty());
  const text = String(position);
  return message.setPosition(new AppendResp.Position().setCommitPosition(text).setPreparePosition(text));
}

function wrongRevision({ expected }: AppendOptions, current: number): AppendResp {
  const message = new AppendResp.WrongExpectedVersion();
  if (current < 0) message.setCurrentNoStream(empty());
  else message.setCurrentRevision(String(current));
  if (expected === 'any') message.setExpectedAny(empty());
  else if (expected === 'no_stream') message.setExpectedNoStream(empty());
  else if (expected === 'stream_exists') message.setExpectedStreamExists(empty());
  else message.setExpectedRevision(String(expected));
  return new AppendResp().setWrongExpectedVersion(message);
}
