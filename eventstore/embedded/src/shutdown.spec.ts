import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { ClientHttp2Session, ClientHttp2Stream, connect, IncomingHttpHeaders } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  CommandError,
  EventStoreDBClient,
  jsonEvent,
  persistentSubscriptionToStreamSettingsFromDefaults as defaults,
} from '@eventstore/db-client';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { AppendReq, ReadReq } from '@eventstore/db-client/generated/streams_pb';

import { identifierOf } from './reads/read-answers';
import { ChildNode, childNode } from './testing/child-node';
import { collect, numbered } from './testing/test-node';
import { frame } from './wire/frames';

const STREAMS = '/event_store.client.streams.Streams';
const BLOCK = 'x'.repeat(500_000);

let dataDir: string;
let child: ChildNode;
let client: EventStoreDBClient;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'event-store-'));
  child = await childNode(dataDir);
  client = EventStoreDBClient.connectionString(child.url);
});
afterEach(async () => {
  await client.dispose();
  if (child.process.exitCode === null && child.process.signalCode === null) await child.end('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

const errorOf = (emitter: EventEmitter) =>
  new Promise<string>((resolve) => emitter.once('error', (error: CommandError) => resolve(error.type)));
const confirmed = (emitter: EventEmitter) => new Promise((resolve) => emitter.once('confirmation', resolve));

const open = (session: ClientHttp2Session, method: string): ClientHttp2Stream =>
  session.request({
    ':method': 'POST',
    ':path': `${STREAMS}/${method}`,
    'content-type': 'application/grpc',
    te: 'trailers',
  });

/** The status a call ends with, be it in the headers or in the trailers. */
const statusOf = (stream: ClientHttp2Stream) =>
  new Promise((resolve) => {
    const look = (headers: IncomingHttpHeaders) => {
      if (headers['grpc-status'] !== undefined) resolve(headers['grpc-status']);
    };
    stream.on('response', look).on('trailers', look).resume();
  });

const large = (count: number) =>
  Array.from({ length: count }, () => jsonEvent({ type: 'Large', data: { block: BLOCK } }));

it('reads, subscriptions and batch streams that are open end as cancelled, open appends as unavailable', async () => {
  for (let round = 0; round < 6; round++) await client.appendToStream('large', large(2));
  await client.createPersistentSubscriptionToStream('large', 'group', defaults());

  const subscriptions = [client.subscribeToStream('none'), client.subscribeToAll({ fromPosition: 'end' })];
  const consumer = client.subscribeToPersistentSubscriptionToStream('large', 'group', { bufferSize: 1 });
  await Promise.all([...subscriptions, consumer].map(confirmed));
  const ends = subscriptions.map(errorOf);
  const consumerEnd = errorOf(consumer);
  const reading = client.readStream('large')[Symbol.asyncIterator]();
  await reading.next();

  const session = connect(`http://127.0.0.1:${child.port}`);
  session.on('error', () => undefined);
  const append = open(session, 'Append');
  const options = new AppendReq.Options().setStreamIdentifier(identifierOf('half')).setAny(new Empty());
  append.write(frame(new AppendReq().setOptions(options).serializeBinary()));
  const batch = open(session, 'BatchAppend');
  const statuses = Promise.all([statusOf(append), statusOf(batch)]);
  // Requests are taken up in their order: once this page is there, both calls have begun.
  await once(session.request({ ':path': '/ping' }).resume(), 'response');

  const exit = child.end('SIGTERM');
  expect(await statuses).toEqual(['14', '1']);
  expect(await Promise.all(ends)).toEqual(['cancelled', 'cancelled']);
  expect(await consumerEnd).toBe('persistent-subscription-dropped');
  const rest = async () => {
    for (;;) if ((await reading.next()).done) return 'complete';
  };
  await expect(rest()).rejects.toMatchObject({ type: 'cancelled' });
  expect(await exit).toBe(0);
}, 30_000);

it('appends under way are answered: every one of them as done or as unavailable, and what is done is there', async () => {
  const appends = Array.from({ length: 500 }, (_, index) => client.appendToStream(`stream-${index % 7}`, numbered(1)));
  await appends[0];
  const exit = child.end('SIGTERM');
  const outcomes = await Promise.allSettled(appends);
  expect(await exit).toBe(0);
  child = await childNode(dataDir);
  await client.dispose();
  client = EventStoreDBClient.connectionString(child.url);
  const done = outcomes.filter(({ status }) => status === 'fulfilled').length;
  expect(done).toBeGreaterThan(0);
  expect((await collect(client.readAll())).length).toBeGreaterThanOrEqual(done);
}, 30_000);

it('the process ends although a peer neither reads nor leaves', async () => {
  for (let round = 0; round < 4; round++) await client.appendToStream('large', large(2));
  const session = connect(`http://127.0.0.1:${child.port}`);
  session.on('error', () => undefined);
  const read = open(session, 'Read');
  read.on('error', () => undefined);
  const of = new ReadReq.Options.StreamOptions().setStreamIdentifier(identifierOf('large')).setStart(new Empty());
  const options = new ReadReq.Options().setStream(of).setCount('1000').setNoFilter(new Empty());
  read.end(frame(new ReadReq().setOptions(options).serializeBinary()));
  await once(read, 'response');
  const began = Date.now();
  expect(await child.end('SIGTERM')).toBe(0);
  // A second for the goodbye, and much room for a busy machine.
  expect(Date.now() - began).toBeLessThan(8_000);
  session.destroy();
}, 30_000);
