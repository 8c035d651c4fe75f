import { connect, constants, IncomingHttpHeaders } from 'node:http2';

import { frame, frameParser } from '../wire/frames';

/** What came back from a call made by hand. */
export interface RawAnswer {
  readonly messages: Buffer[];
  /** Headers and trailers together: the status is among either. */
  readonly trailers: IncomingHttpHeaders;
}

/** A call made by hand whose messages are sent when the spec wants it. */
export interface RawCall {
  send(request: Uint8Array): void;
  /** The next answer that was not taken yet. */
  next(): Promise<Buffer>;
  /** Says that no more requests come. */
  finish(): void;
  /** Stops reading the answer, and reads on. */
  pause(): void;
  resume(): void;
  /** Gives the call up, as a client does that leaves. */
  cancel(): void;
  /** Ends the request and waits for the rest of the answer. */
  end(): Promise<RawAnswer>;
  /** The whole answer, once the server has ended it. */
  readonly ended: Promise<RawAnswer>;
}

/** Opens a gRPC call without any client library, for requests that the official client would never send. */
export function openRawCall(port: number, path: string, headers: Record<string, string> = {}): RawCall {
  const session = connect(`http://127.0.0.1:${port}`, { maxSessionMemory: 1_000 });
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  const messages: Buffer[] = [];
  const trailers: IncomingHttpHeaders = {};
  let taken = 0;
  let wake: () => void = () => undefined;
  const parse = frameParser((message) => {
    messages.push(Buffer.from(message));
    wake();
  });
  stream.on('response', (received) => void Object.assign(trailers, received));
  stream.on('trailers', (received) => void Object.assign(trailers, received));
  stream.on('data', (chunk: Buffer) => parse(chunk));
  const ended = new Promise<RawAnswer>((resolve, reject) => {
    stream.on('error', reject);
    stream.on('close', () => resolve({ messages, trailers }));
  }).finally(() => session.close());
  ended.catch(() => undefined);
  return {
    ended,
    send: (request) => void stream.write(frame(request)),
    finish: () => void stream.end(),
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    cancel: () => stream.close(constants.NGHTTP2_CANCEL),
    next: async () => {
      while (messages.length <= taken) await new Promise<void>((resolve) => (wake = resolve));
      return messages[taken++] as Buffer;
    },
    end: () => {
      stream.end();
      return ended;
    },
  };
}

/** Makes a whole call at once. */
export function rawCall(
  port: number,
  path: string,
  requests: readonly Uint8Array[],
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const call = openRawCall(port, path, headers);
  for (const request of requests) call.send(request);
  return call.end();
}
