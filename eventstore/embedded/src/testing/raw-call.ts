import { connect, IncomingHttpHeaders } from 'node:http2';

import { frame, frameParser } from '../wire/frames';

/** What came back from a call made by hand. */
export interface RawAnswer {
  readonly messages: Buffer[];
  /** Headers and trailers together: the status is among either. */
  readonly trailers: IncomingHttpHeaders;
}

/** Makes a gRPC call without any client library, for requests that the official client would never send. */
export async function rawCall(
  port: number,
  path: string,
  requests: readonly Uint8Array[],
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const session = connect(`http://127.0.0.1:${port}`, { maxSessionMemory: 1_000 });
  try {
    return await new Promise((resolve, reject) => {
      const stream = session.request({
        ':method': 'POST',
        ':path': path,
        'content-type': 'application/grpc',
        te: 'trailers',
        ...headers,
      });
      const messages: Buffer[] = [];
      const trailers: IncomingHttpHeaders = {};
      const parse = frameParser((message) => messages.push(Buffer.from(message)));
      stream.on('response', (received) => void Object.assign(trailers, received));
      stream.on('trailers', (received) => void Object.assign(trailers, received));
      stream.on('data', (chunk: Buffer) => parse(chunk));
      stream.on('error', reject);
      stream.on('close', () => resolve({ messages, trailers }));
      for (const request of requests) stream.write(frame(request));
      stream.end();
    });
  } finally {
    session.close();
  }
}
