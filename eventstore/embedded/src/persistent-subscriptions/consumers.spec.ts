import { END } from '@eventstore/db-client';

import { acknowledge, consume, deliveredRevisions } from '../testing/consuming';
import { toStream } from '../testing/group-settings';
import { freshStream, numbered, testNode } from '../testing/test-node';

const setup = testNode();
const GROUP = 'group';

const append = (stream: string, count: number) => setup.client.appendToStream(stream, numbered(count));
const create = (stream: string, changes: Parameters<typeof toStream>[0] = {}) =>
  setup.client.createPersistentSubscriptionToStream(stream, GROUP, toStream(changes));
const subscribe = (stream: string, bufferSize = 10) =>
  setup.client.subscribeToPersistentSubscriptionToStream(stream, GROUP, { bufferSize });
const info = (stream: string) => setup.client.getPersistentSubscriptionToStreamInfo(stream, GROUP);

describe('a group delivers', () => {
  it('from the start what there is, and then what comes', async () => {
    const stream = freshStream();
    await append(stream, 30);
    await create(stream);
    const consumer = consume(subscribe(stream), acknowledge);
    await consumer.count(30);
    await append(stream, 5);
    await consumer.count(35);
    expect(deliveredRevisions(consumer)).toEqual([...Array(35).keys()]);
    await consumer.subscription.unsubscribe();
  });

  it('from a revision on, which is included', async () => {
    const stream = freshStream();
    await append(stream, 10);
    await create(stream, { startFrom: 6n });
    const consumer = consume(subscribe(stream), acknowledge);
    await consumer.count(4);
    expect(deliveredRevisions(consumer)).toEqual([6, 7, 8, 9]);
    await consumer.subscription.unsubscribe();
  });

  it('from the end, or from a revision to come, only what is written later', async () => {
    const stream = freshStream();
    await append(stream, 3);
    await create(stream, { startFrom: END });
    await setup.client.createPersistentSubscriptionToStream(stream, 'later', toStream({ startFrom: 5n }));
    const consumer = consume(subscribe(stream), acknowledge);
    const later = consume(setup.client.subscribeToPersistentSubscriptionToStream(stream, 'later'), acknowledge);
    await append(stream, 4);
    await Promise.all([consumer.count(4), later.count(2)]);
    expect(deliveredRevisions(consumer)).toEqual([3, 4, 5, 6]);
    expect(deliveredRevisions(later)).toEqual([5, 6]);
    await Promise.all([consumer.subscription.unsubscribe(), later.subscription.unsubscribe()]);
  });

  it('no more at a time than the consumer has slots', async () => {
    const stream = freshStream();
    await append(stream, 10);
    await create(stream);
    const consumer = consume(subscribe(stream, 3));
    await consumer.count(3);
    const { connections, stats } = await info(stream);
    expect(connections).toMatchObject([{ availableSlots: 0, inFlightMessages: 3, totalItems: 3n }]);
    expect(stats).toMatchObject({ readBufferCount: 7, outstandingMessagesCount: 3, totalInFlightMessages: 3 });
    const [first] = consumer.delivered;
    if (first) await consumer.subscription.ack(first);
    await consumer.count(4);
    expect(deliveredRevisions(consumer)).toEqual([0, 1, 2, 3]);
    await consumer.subscription.unsubscribe();
  });

  it('each event to one consumer', async () => {
    const stream = freshStream();
    await append(stream, 200);
    await create(stream);
    const consumers = Array.from({ length: 4 }, () => consume(subscribe(stream), acknowledge));
    const all = () => consumers.flatMap(deliveredRevisions).sort((one, other) => one - other);
    while (all().length < 200) await new Promise((resolve) => setImmediate(resolve));
    expect(all()).toEqual([...Array(200).keys()]);
    await Promise.all(consumers.map(({ subscription }) => subscription.unsubscribe()));
  });

  it('acknowledged events never again', async () => {
    const stream = freshStream();
    await append(stream, 20);
    await create(stream);
    const first = consume(subscribe(stream), acknowledge);
    await first.count(20);
    while ((await info(stream)).stats.outstandingMessagesCount > 0);
    await first.subscription.unsubscribe();
    const second = consume(subscribe(stream), acknowledge);
    await second.confirmed;
    await append(stream, 1);
    await second.count(1);
    expect(deliveredRevisions(second)).toEqual([20]);
    await second.subscription.unsubscribe();
  });
});

describe('a consumer that is gone', () => {
  it.each([
    ['unsubscribes', (consumer: ReturnType<typeof consume>) => consumer.subscription.unsubscribe()],
    ['is destroyed', (consumer: ReturnType<typeof consume>) => void consumer.subscription.destroy()],
  ])('because it %s leaves what it has to the others at once', async (_how, leave) => {
    const stream = freshStream();
    await append(stream, 4);
    await create(stream);
    const gone = consume(subscribe(stream, 2));
    await gone.count(2);
    const stays = consume(subscribe(stream, 10), acknowledge);
    await stays.count(2);
    await leave(gone);
    await gone.subscription.unsubscribe();
    await stays.count(4);
    expect(deliveredRevisions(stays)).toEqual([2, 3, 0, 1]);
    expect(stays.delivered.map(({ retryCount }) => retryCount)).toEqual([0, 0, 1, 1]);
    await stays.subscription.unsubscribe();
  });

  it('with its connection leaves what it has to the others', async () => {
    const { EventStoreDBClient } = await import('@eventstore/db-client');
    const stream = freshStream();
    await append(stream, 2);
    await create(stream);
    const other = EventStoreDBClient.connectionString(setup.node.url);
    const gone = consume(other.subscribeToPersistentSubscriptionToStream(stream, GROUP));
    gone.subscription.on('error', () => undefined);
    await gone.count(2);
    const stays = consume(subscribe(stream), acknowledge);
    await stays.confirmed;
    await other.dispose();
    await gone.subscription.unsubscribe();
    await stays.count(2);
    expect(deliveredRevisions(stays)).toEqual([0, 1]);
    await stays.subscription.unsubscribe();
  });
});

describe('a group has', () => {
  it('no more consumers than it may have', async () => {
    const stream = freshStream();
    await create(stream, { maxSubscriberCount: 1 });
    const first = consume(subscribe(stream));
    await first.confirmed;
    expect(await consume(subscribe(stream)).ended).toMatchObject({
      type: 'maximum-subscribers-reached',
      message: expect.stringContaining(
        `Maximum subscriptions reached for subscription group ${GROUP} on stream ${stream}.`,
      ) as string,
    });
    await first.subscription.unsubscribe();
    while ((await info(stream)).connections.length > 0);
    const second = consume(subscribe(stream));
    await second.confirmed;
    await second.subscription.unsubscribe();
  });

  it('consumers with a buffer of one message at least', async () => {
    const stream = freshStream();
    await create(stream);
    expect((await consume(subscribe(stream, 0)).ended).message).toContain('The buffer size must be 1 or more');
  });
});

describe('the strategy', () => {
  it('DispatchToSingle gives all to one', async () => {
    const stream = freshStream();
    await append(stream, 20);
    await create(stream, { consumerStrategyName: 'DispatchToSingle' });
    const [one, other] = [consume(subscribe(stream, 15)), consume(subscribe(stream, 15))];
    await Promise.all([one.confirmed, other.confirmed]);
    while (one.delivered.length + other.delivered.length < 20) await new Promise((resolve) => setImmediate(resolve));
    expect([one.delivered.length, other.delivered.length].sort()).toEqual([15, 5]);
    await Promise.all([one.subscription.unsubscribe(), other.subscription.unsubscribe()]);
  });

  it('Pinned keeps the events of a stream together', async () => {
    const category = freshStream('pinned').replaceAll('-', '');
    const list = `$ce-${category}`;
    await create(list, { consumerStrategyName: 'Pinned', resolveLinkTos: true });
    const consumers = [consume(subscribe(list), acknowledge), consume(subscribe(list), acknowledge)];
    await Promise.all(consumers.map(({ confirmed }) => confirmed));
    for (let n = 0; n < 60; n++) await append(`${category}-${n % 10}`, 1);
    const streamsOf = ({ delivered }: ReturnType<typeof consume>) =>
      new Set(delivered.map(({ event }) => event?.streamId));
    while (consumers.reduce((sum, { delivered }) => sum + delivered.length, 0) < 60)
      await new Promise((resolve) => setImmediate(resolve));
    const [first, second] = consumers.map(streamsOf);
    expect((first?.size ?? 0) + (second?.size ?? 0)).toBe(10);
    expect(first?.size).toBeGreaterThan(0);
    expect(second?.size).toBeGreaterThan(0);
    await Promise.all(consumers.map(({ subscription }) => subscription.unsubscribe()));
  });
});

it('the info tells who is connected, and how long they take', async () => {
  const stream = freshStream();
  await append(stream, 5);
  await create(stream, { extraStatistics: true });
  const consumer = consume(subscribe(stream), acknowledge);
  await consumer.count(5);
  while ((await info(stream)).stats.outstandingMessagesCount > 0);
  await append(stream, 2);
  await consumer.count(7);
  while ((await info(stream)).stats.outstandingMessagesCount > 0);
  const { status, connections, stats } = await info(stream);
  expect(status).toBe('Live');
  expect(stats).toMatchObject({ totalItems: 7n, liveBufferCount: 2n, readBufferCount: 0, lastKnownEventRevision: 6n });
  const [connection] = connections;
  expect(connection).toMatchObject({
    from: '',
    username: 'system',
    totalItems: 7n,
    availableSlots: 10,
    inFlightMessages: 0,
  });
  expect(connection?.connectionName).not.toBe('');
  expect([...(connection?.extraStatistics?.keys() ?? [])]).toEqual(
    expect.arrayContaining(['mean', 'median', 'fastest', 'quintile 1', '90%', '99.9%', 'highest']),
  );
  await consumer.subscription.unsubscribe();
});

it('what nobody takes stays in the log: the buffer is bounded, and filled again as it empties', async () => {
  const stream = freshStream();
  await append(stream, 250);
  await create(stream, { historyBufferSize: 100, readBatchSize: 20 });
  await append(stream, 250);
  const before = await info(stream);
  expect(before.status).toBe('Behind');
  expect(before.stats.readBufferCount).toBe(80);
  const consumer = consume(subscribe(stream, 50), acknowledge);
  await consumer.count(500);
  expect(deliveredRevisions(consumer)).toEqual([...Array(500).keys()]);
  while ((await info(stream)).stats.outstandingMessagesCount > 0);
  expect((await info(stream)).status).toBe('Live');
  await consumer.subscription.unsubscribe();
});

it('a consumer that does not read holds back the group, not the others', async () => {
  const stream = freshStream();
  const large = numbered(40).map((event) => ({ ...event, data: { filling: 'x'.repeat(500_000) } }));
  for (const event of large) await setup.client.appendToStream(stream, [event]);
  await create(stream);
  const slow = subscribe(stream, 1_000);
  await new Promise((resolve) => slow.once('readable', resolve));
  while ((await info(stream)).connections[0]?.inFlightMessages === 0);
  // 20 MB wait for it; the window of a stream is a few megabytes.
  const { connections } = await info(stream);
  expect(connections[0]?.inFlightMessages).toBeLessThan(30);
  await slow.unsubscribe();
});
