import { Transform } from 'node:stream';
import { convertToCommandError, type EventStoreDBClient } from '@eventstore/db-client';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import {
  type CallOptions,
  type Client,
  type ClientReadableStream,
  makeGenericClientConstructor,
  type Metadata,
} from '@grpc/grpc-js';
import { loggedEvent } from './logged-event';

/** The call `event_store.client.streams.Streams/Read`, whose responses are left as they came. */
const Streams = makeGenericClientConstructor(
  {
    read: {
      path: '/event_store.client.streams.Streams/Read',
      requestStream: false,
      responseStream: true,
      requestSerialize: (request: ReadReq) => Buffer.from(request.serializeBinary()),
      requestDeserialize: (bytes: Buffer) => ReadReq.deserializeBinary(bytes),
      responseSerialize: (bytes: Buffer) => bytes,
      responseDeserialize: (bytes: Buffer) => bytes,
    },
  },
  'event_store.client.streams.Streams',
);
type Streams = Client & {
  read(request: ReadReq, metadata: Metadata, options: CallOptions): ClientReadableStream<Buffer>;
};

/** What the client offers to those who extend it. */
interface Extensible {
  /** A call on the client's own connection, which is given up and made anew as the client does it after an error of the call. */
  readonly GRPCStreamCreator: <T>(of: typeof Streams, name: string, call: (client: Streams) => T) => () => Promise<T>;
  readonly callArguments: (options: object, callOptions: CallOptions) => [Metadata, CallOptions];
}

const buffered = { writableHighWaterMark: 64, readableHighWaterMark: 256 };

/** A read of the log: a stream of `LoggedEvent`s in order, which a slow reader holds back. Its errors are those of the client. */
export type Reading = Transform & {
  /** Ends the call before its end. */
  cancel(): void;
};

/**
 * Reads events of all streams forwards from a position on (inclusive; -1: from the start), at most so many. What the client's own
 * `readAll` does, over the same connection, in half of its time: its messages are read by `loggedEvent`.
 */
export function readAll(client: EventStoreDBClient, position: number, maxCount: number): Reading {
  const { GRPCStreamCreator, callArguments } = client as unknown as Extensible;
  const call = GRPCStreamCreator(Streams, 'readAll', (streams) =>
    streams.read(request(position, maxCount), ...callArguments({}, { deadline: Infinity })),
  )();
  const events = new Transform({
    objectMode: true,
    ...buffered,
    transform: (response: Buffer, _, next) => {
      try {
        next(null, loggedEvent(response));
      } catch (error) {
        next(error as Error);
      }
    },
  });
  const fail = (error: Error): void => void events.destroy(convertToCommandError(error));
  call.then((stream) => stream.on('error', fail).pipe(events), fail);
  return Object.assign(events, {
    cancel: () => void call.then((stream) => stream.cancel()).catch(() => undefined),
  });
}

function request(position: number, maxCount: number): ReadReq {
  const all = new ReadReq.Options.AllOptions();
  if (position < 0) all.setStart(new Empty());
  else {
    const from = new ReadReq.Options.Position();
    from.setCommitPosition(String(position));
    from.setPreparePosition(String(position));
    all.setPosition(from);
  }
  const uuid = new ReadReq.Options.UUIDOption();
  uuid.setString(new Empty());
  const options = new ReadReq.Options();
  options.setAll(all);
  options.setResolveLinks(false);
  options.setCount(String(maxCount));
  options.setUuidOption(uuid);
  options.setNoFilter(new Empty());
  options.setReadDirection(ReadReq.Options.ReadDirection.FORWARDS);
  const whole = new ReadReq();
  whole.setOptions(options);
  return whole;
}
