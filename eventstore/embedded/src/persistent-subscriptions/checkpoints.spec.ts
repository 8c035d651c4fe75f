import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { END, EventStoreDBClient, StreamNotFoundError } from '@eventstore/db-client';

import { ChildNode, childNode } from '../testing/child-node';
import { acknowledge, consume, Delivered, deliveredRevisions } from '../testing/consuming';
import { toStream } from '../testing/group-settings';
import { collect, freshStream, numbered, testNode } from '../testing/test-node';

const setup = testNode();
const GROUP = 'group';

const checkpointStream = (stream: string) => `$persistentsubscription-${stream}::${GROUP}-checkpoint`;
const append = (stream: string, count: number) => setup.client.appendToStream(stream, numbered(count));
const create = (stream: string, changes: Parameters<typeof toStream>[0] = {}) =>
  setup.client.createPersistentSubscriptionToStream(stream, GROUP, toStream(changes));
const subscribe = (stream: string, bufferSize = 10) =>
  setup.client.subscribeToPersistentSubscriptionToStream(stream, GROUP, { bufferSize });
const info = (stream: string) => setup.client.getPersistentSubscriptionToStreamInfo(stream, GROUP);

async function untilCheckpoint(stream: string, revision: bigint): Promise<void> {
  while ((await info(stream)).stats.lastCheckpointedEventRevision !== revision);
}

/** A checkpoint is due before it is on disk, and one that comes due meanwhile takes the place of those that wait. */
async function untilWritten(stream: string, count: number) {
  for (;;) {
    const written = await collect(setup.client.readStream(checkpointStream(stream))).catch((error: unknown) => {
      if (error instanceof StreamNotFoundError) return [];
      throw error;
    });
    if (written.length >= count) return written;
  }
}

it('a checkpoint is written after so many events, as the server writes it', async () => {
  const stream = freshStream();
  await append(stream, 25);
  await create(stream, { checkPointAfter: 60_000, checkPointLowerBound: 1, checkPointUpperBound: 10 });
  const consumer = consume(subscribe(stream, 1), (event, subscription) =>
    Number(event.event?.revision) < 10 ? subscription.ack(event) : undefined,
  );
  await consumer.count(11);
  await untilWritten(stream, 1);
  await consumer.subscription.ack(consumer.delivered[10]!);
  consumer.subscription.on('data', (event: Delivered) => void consumer.subscription.ack(event));
  await consumer.count(25);
  const checkpoints = await untilWritten(stream, 2);
  expect(checkpoints.map(({ event }) => [event?.type, event?.data])).toEqual([
    ['$SubscriptionCheckpoint', '9'],
    ['$SubscriptionCheckpoint', '19'],
  ]);
  const { metadata } = await setup.client.getStreamMetadata(checkpointStream(stream));
  expect(metadata).toMatchObject({ maxCount: 2, acl: { readRoles: '$admins' } });
  await consumer.subscription.unsubscribe();
});

it('a checkpoint is written after a while, if there is enough for one', async () => {
  const stream = freshStream();
  await append(stream, 3);
  await create(stream, { checkPointAfter: 100, checkPointLowerBound: 3, checkPointUpperBound: 1_000 });
  const consumer = consume(subscribe(stream), acknowledge);
  await consumer.count(3);
  await untilCheckpoint(stream, 2n);
  await consumer.subscription.unsubscribe();
}, 20_000);

it('after a restart delivery goes on behind the checkpoint, which is never above an open message', async () => {
  const stream = freshStream();
  await append(stream, 10);
  await create(stream, { checkPointLowerBound: 1, checkPointUpperBound: 1 });
  const before = consume(subscribe(stream), (event, subscription) =>
    event.event?.revision === 4n ? undefined : subscription.ack(event),
  );
  await before.count(10);
  await untilCheckpoint(stream, 3n);
  while ((await info(stream)).stats.outstandingMessagesCount > 1);
  await setup.node.stop();
  expect(await before.ended).toMatchObject({ type: 'persistent-subscription-dropped' });
  await setup.restart();
  expect((await info(stream)).stats).toMatchObject({ lastCheckpointedEventRevision: 3n, readBufferCount: 6 });
  const after = consume(subscribe(stream), acknowledge);
  await after.count(6);
  expect(deliveredRevisions(after)).toEqual([4, 5, 6, 7, 8, 9]);
  await after.subscription.unsubscribe();
});

it('without a checkpoint a group from the end starts at the end again, as on the server', async () => {
  const stream = freshStream();
  await create(stream, { startFrom: END });
  await append(stream, 2);
  await setup.restart();
  const consumer = consume(subscribe(stream), acknowledge);
  await consumer.confirmed;
  await append(stream, 1);
  await consumer.count(1);
  expect(deliveredRevisions(consumer)).toEqual([2]);
  await consumer.subscription.unsubscribe();
});

describe('after kill -9', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'event-store-'));
  let child: ChildNode | undefined;
  afterAll(async () => {
    if (child && child.process.exitCode === null && child.process.signalCode === null) await child.end('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('nothing that was acknowledged before the checkpoint comes again, and all else does', async () => {
    const stream = 'killed-1';
    child = await childNode(dataDir);
    const client = EventStoreDBClient.connectionString(child.url);
    await client.appendToStream(stream, numbered(60));
    const settings = toStream({ checkPointLowerBound: 1, checkPointUpperBound: 5 });
    await client.createPersistentSubscriptionToStream(stream, GROUP, settings);
    const before = consume(
      client.subscribeToPersistentSubscriptionToStream(stream, GROUP, { bufferSize: 3 }),
      (event, subscription) => (Number(event.event?.revision) < 30 ? subscription.ack(event) : undefined),
    );
    before.subscription.on('error', () => undefined);
    const checkpoint = async () =>
      (await client.getPersistentSubscriptionToStreamInfo(stream, GROUP)).stats.lastCheckpointedEventRevision;
    while ((await checkpoint()) !== 29n);
    while ((await collect(client.readStream(checkpointStream(stream)))).at(-1)?.event?.data !== '29');
    await child.end('SIGKILL');
    await client.dispose();

    child = await childNode(dataDir);
    const again = EventStoreDBClient.connectionString(child.url);
    const after = consume(again.subscribeToPersistentSubscriptionToStream(stream, GROUP), acknowledge);
    await after.count(30);
    expect(deliveredRevisions(after)).toEqual(Array.from({ length: 30 }, (_, index) => 30 + index));
    await after.subscription.unsubscribe();
    await again.dispose();
    expect(await child.end('SIGTERM')).toBe(0);
  }, 60_000);
});
