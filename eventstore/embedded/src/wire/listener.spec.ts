import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';

import { authentication } from '../access/users';
import { rawCall } from '../testing/raw-call';
import { Method } from './method';
import { serve, WireServer } from './server';

const methods = new Map<string, Method>([['/spec/Echo', { kind: 'unary', handle: (request) => request }]]);

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

const answering = async () => {
  const { messages } = await rawCall(server.port, '/spec/Echo', [Buffer.from('hello')]);
  expect(messages.map(String)).toEqual(['hello']);
};

/** Sends the pieces, each in a packet of its own, and gives what comes back until the server closes the connection. */
async function talk(...pieces: readonly (string | Buffer)[]): Promise<string> {
  const socket = connect(server.port, '127.0.0.1').setNoDelay(true);
  let said = '';
  socket.on('data', (bytes: Buffer) => (said += bytes.toString('latin1')));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  for (const piece of pieces) await new Promise<void>((sent) => socket.write(piece, () => setImmediate(sent)));
  await once(socket, 'close');
  return said;
}

it('HTTP/1.1 gets pages on the port of gRPC, and the connection is closed behind them', async () => {
  const answer = await fetch(`http://127.0.0.1:${server.port}/ping`);
  expect(await answer.text()).toBe('page /ping');
  expect(answer.headers.get('connection')).toBe('close');
});

it('HTTP/1.1 that arrives letter by letter is understood', async () => {
  const said = await talk(...'PROPFIND /x HTTP/1.1\r\nhost: a\r\n\r\n');
  expect(said).toContain('HTTP/1.1 200 OK');
  expect(said).toContain('page /x');
});

it('HTTP/2 that arrives letter by letter is understood', async () => {
  const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
  const goAway = Buffer.from([0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  const said = await talk(
    ...'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    ...[settings, goAway].flatMap((frame) => [...frame].map((byte) => Buffer.from([byte]))),
  );
  // The server's own settings, and its acknowledgement of ours.
  expect(said).toContain('\x00\x00\x00\x04\x01\x00\x00\x00\x00');
});

it('a page may be asked for over HTTP/2 too, as curl and browsers do', async () => {
  const session = connectHttp2(`http://127.0.0.1:${server.port}`);
  const stream = session.request({ ':path': '/ping?a=1' }).setEncoding('utf8');
  const [body] = (await once(stream, 'data')) as [string];
  expect(body).toBe('page /ping');
  session.close();
});

it.each([
  ['garbage', ['\x16\x03\x01nonsense\r\n\r\n']],
  ['a half preface', ['PRI', ' * HTTP/2.0\r\n\r\nXX\r\n\r\n']],
  ['a preface and then garbage', ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', Buffer.alloc(4_000, 0xff)]],
  ['headers without end', ['GET / HTTP/1.1\r\n', Buffer.alloc(100_000, 'a')]],
  ['a bad length', ['POST / HTTP/1.1\r\ncontent-length: minus one\r\n\r\n']],
  ['an upgrade', ['GET / HTTP/1.1\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n']],
])('%s ends its connection and nothing else', async (_name, pieces) => {
  await talk(...pieces);
  await answering();
});

it('a connection that says nothing or leaves early harms nobody', async () => {
  for (const beginning of ['', 'P', 'PR', 'PRI', 'G']) {
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    if (beginning) socket.write(beginning);
    socket.end();
    socket.resume();
    await once(socket, 'close');
  }
  await answering();
});
