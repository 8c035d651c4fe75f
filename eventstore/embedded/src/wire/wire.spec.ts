import { once } from 'node:events';
import { connect, IncomingHttpHeaders } from 'node:http2';

import { authentication } from '../access/users';
import { rawCall } from '../testing/raw-call';
import { frame } from './frames';
import { Method } from './method';
import { pump } from './pump';
import { serve, WireServer } from './server';
import { RpcError, Status } from './status';

const BLOCK = Buffer.alloc(64 * 1024, 1);
let produced = 0;
let callEnded: () => void;
let ended = new Promise<void>((resolve) => (callEnded = resolve));

const methods = new Map<string, Method>([
  ['/spec/Echo', { kind: 'unary', handle: (request) => request }],
  ['/spec/Size', { kind: 'unary', handle: (request) => Buffer.from(String(request.length)) }],
  [
    '/spec/Refuse',
    {
      kind: 'unary',
      handle: () => {
        throw new RpcError(Status.FAILED_PRECONDITION, 'nicht möglich: 100 %', { 'stream-name': 'straße' });
      },
    },
  ],
  ['/spec/Hang', { kind: 'unary', handle: () => new Promise<never>(() => undefined) }],
  [
    '/spec/Flood',
    {
      kind: 'server-stream',
      open: (_request, call) => {
        call.onEnd(() => callEnded());
        pump(call, (out) => {
          out.message(BLOCK);
          produced += BLOCK.length;
          return 'more';
        });
      },
    },
  ],
  [
    '/spec/Count',
    {
      kind: 'client-stream',
      open: (call) => {
        let count = 0;
        return {
          message: () => {
            count++;
            // Holds the client back for a turn after each message.
            return new Promise((resolve) => setImmediate(resolve));
          },
          end: () => {
            call.send(Buffer.from(String(count)));
            call.finish();
          },
        };
      },
    },
  ],
]);

let server: WireServer;
beforeAll(async () => {
  server = await serve({
    host: '127.0.0.1',
    port: 0,
    methods,
    pages: ({ path }) => ({ status: 200, body: `page ${path}` }),
    authenticate: authentication(undefined),
    tls: undefined,
  });
});
afterAll(() => server.close());
beforeEach(() => {
  ended = new Promise((resolve) => (callEnded = resolve));
});

const call = (path: string, requests: readonly Uint8Array[], headers = {}) =>
  rawCall(server.port, path, requests, headers);

describe('a call', () => {
  it('answers with a message and status 0 in the trailers', async () => {
    const { messages, trailers } = await call('/spec/Echo', [Buffer.from('hello')]);
    expect(messages.map(String)).toEqual(['hello']);
    expect(trailers).toMatchObject({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '0' });
  });

  it('takes messages larger than any chunk of the connection', async () => {
    const large = Buffer.alloc(5 * 1024 * 1024, 7);
    const { messages } = await call('/spec/Echo', [large]);
    expect(messages[0]?.equals(large)).toBe(true);
  });

  it('takes a message of 17 MiB, and refuses one that is a byte larger', async () => {
    const largest = Buffer.alloc(17 * 1024 * 1024, 7);
    const { messages, trailers } = await call('/spec/Size', [largest]);
    expect({ size: String(messages[0]), status: trailers['grpc-status'] }).toEqual({ size: '17825792', status: '0' });
    const refused = await call('/spec/Size', [Buffer.alloc(largest.length + 1)]);
    expect(refused.trailers['grpc-status']).toBe(String(Status.RESOURCE_EXHAUSTED));
    expect(refused.messages).toHaveLength(0);
  });

  it('refuses a request that is missing, or comes twice', async () => {
    expect((await call('/spec/Echo', [])).trailers['grpc-status']).toBe(String(Status.INVALID_ARGUMENT));
    const twice = [Buffer.from('a'), Buffer.from('b')];
    expect((await call('/spec/Echo', twice)).trailers['grpc-status']).toBe(String(Status.INVALID_ARGUMENT));
  });

  it('with a compressed message is refused', async () => {
    const session = connect(`http://127.0.0.1:${server.port}`);
    const stream = session.request({ ':method': 'POST', ':path': '/spec/Echo', 'content-type': 'application/grpc' });
    const compressed = frame(Buffer.from('a'));
    compressed[0] = 1;
    stream.end(compressed);
    const [answer] = (await once(stream, 'response')) as [IncomingHttpHeaders];
    expect(answer['grpc-status']).toBe(String(Status.UNIMPLEMENTED));
    session.destroy();
  });

  it('to an unknown method is unimplemented', async () => {
    const { trailers } = await call('/spec/Nothing', [Buffer.from('a')]);
    expect(trailers).toMatchObject({
      'grpc-status': String(Status.UNIMPLEMENTED),
      'grpc-message': 'Method /spec/Nothing is unimplemented',
    });
  });

  it('fails with its status, percent-encoding what is not ASCII', async () => {
    const { trailers } = await call('/spec/Refuse', [Buffer.from('a')]);
    expect(trailers).toMatchObject({
      'grpc-status': String(Status.FAILED_PRECONDITION),
      'grpc-message': 'nicht m%C3%B6glich: 100 %25',
      'stream-name': 'stra%C3%9Fe',
    });
  });

  it('ends at its deadline', async () => {
    const { trailers } = await call('/spec/Hang', [Buffer.from('a')], { 'grpc-timeout': '20m' });
    expect(trailers['grpc-status']).toBe(String(Status.DEADLINE_EXCEEDED));
  });

  it('may hold its client back and still gets every message', async () => {
    const { messages } = await call(
      '/spec/Count',
      Array.from({ length: 500 }, () => Buffer.alloc(1_000)),
    );
    expect(messages.map(String)).toEqual(['500']);
  });
});

it('a consumer that does not read holds back the source, and its leaving ends the call', async () => {
  const session = connect(`http://127.0.0.1:${server.port}`);
  const stream = session.request({ ':method': 'POST', ':path': '/spec/Flood', 'content-type': 'application/grpc' });
  produced = 0;
  stream.end(frame(Buffer.from('go')));
  await new Promise((resolve) => stream.once('response', resolve));
  // Other calls on the same connection go on meanwhile.
  for (let round = 0; round < 20; round++) {
    const echo = session.request({ ':method': 'POST', ':path': '/spec/Echo', 'content-type': 'application/grpc' });
    echo.end(frame(Buffer.from('x')));
    echo.resume();
    await new Promise((resolve) => echo.once('close', resolve));
  }
  expect(produced).toBeLessThan(2 * 1024 * 1024);
  stream.destroy();
  await ended;
  session.destroy();
});

it('a server that stops refuses new calls and those still coming in, and cancels the others', async () => {
  const stopping = await serve({
    host: '127.0.0.1',
    port: 0,
    methods,
    pages: () => ({ status: 200 }),
    authenticate: authentication(undefined),
    tls: undefined,
  });
  const session = connect(`http://127.0.0.1:${stopping.port}`);
  const begin = (path: string) => {
    const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc' });
    const status = new Promise((resolve) => {
      const look = (headers: IncomingHttpHeaders) => 'grpc-status' in headers && resolve(headers['grpc-status']);
      stream.on('response', look).on('trailers', look).resume();
    });
    return { stream, status };
  };
  const half = begin('/spec/Echo');
  half.stream.write(frame(Buffer.from('half')).subarray(0, 6));
  const running = begin('/spec/Hang');
  running.stream.end(frame(Buffer.from('x')));
  // Calls are taken up in their order: once this one is answered, those before it have begun.
  const before = begin('/spec/Echo');
  before.stream.end(frame(Buffer.from('x')));
  await before.status;
  stopping.refuse();
  const late = begin('/spec/Echo');
  late.stream.end(frame(Buffer.from('x')));
  expect([await half.status, await late.status]).toEqual([String(Status.UNAVAILABLE), String(Status.UNAVAILABLE)]);
  const closed = stopping.close();
  expect(await running.status).toBe(String(Status.CANCELLED));
  await closed;
});
