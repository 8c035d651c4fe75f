import { acknowledge, consume, Consuming, Delivered, deliveredRevisions } from '../testing/consuming';
import { toStream } from '../testing/group-settings';
import { collect, freshStream, numbered, testNode } from '../testing/test-node';

const setup = testNode();
const GROUP = 'group';

const parkedStream = (stream: string) => `$persistentsubscription-${stream}::${GROUP}-parked`;
const append = (stream: string, count: number) => setup.client.appendToStream(stream, numbered(count));
const create = (stream: string, changes: Parameters<typeof toStream>[0] = {}) =>
  setup.client.createPersistentSubscriptionToStream(stream, GROUP, toStream(changes));
const subscribe = (stream: string) => setup.client.subscribeToPersistentSubscriptionToStream(stream, GROUP);
const info = (stream: string) => setup.client.getPersistentSubscriptionToStreamInfo(stream, GROUP);
const replay = (stream: string, stopAt?: number) =>
  setup.client.replayParkedMessagesToStream(stream, GROUP, stopAt === undefined ? {} : { stopAt });

async function untilParked(stream: string, count: number): Promise<void> {
  while ((await info(stream)).stats.parkedMessageCount !== BigInt(count));
}

/** A group of which everything was refused to the parked ones. */
async function withParked(count: number): Promise<{ stream: string; consumer: Consuming; take: Set<Delivered> }> {
  const stream = freshStream();
  await append(stream, count);
  await create(stream);
  const take = new Set<Delivered>();
  const consumer = consume(subscribe(stream), (event, subscription) => {
    take.add(event);
    return consumer.delivered.length > count
      ? subscription.ack(event)
      : subscription.nack('park', `reason ${consumer.delivered.length}`, event);
  });
  await consumer.count(count);
  await untilParked(stream, count);
  return { stream, consumer, take };
}

describe('a message that a consumer parks', () => {
  it('is kept as a link, with the reason', async () => {
    const { stream, consumer } = await withParked(2);
    const parked = await collect(setup.client.readStream(parkedStream(stream), { resolveLinkTos: true }));
    expect(parked.map(({ event, link }) => [event?.streamId, event?.revision, link?.type])).toEqual([
      [stream, 0n, '$>'],
      [stream, 1n, '$>'],
    ]);
    expect(parked[1]?.link?.metadata).toMatchObject({
      reason: "Client explicitly NAK'ed message.\nreason 2",
      subscriptionEventNumber: 1,
      added: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    });
    expect((await info(stream)).stats).toMatchObject({ outstandingMessagesCount: 0, parkedMessageCount: 2n });
    await consumer.subscription.unsubscribe();
  });

  it('comes again when parked messages are replayed, with its link, and is not parked any more', async () => {
    const { stream, consumer } = await withParked(3);
    await replay(stream);
    await consumer.count(6);
    const replayed = consumer.delivered.slice(3);
    expect(replayed.map(({ event, link }) => [event?.revision, link?.streamId])).toEqual(
      [0n, 1n, 2n].map((revision) => [revision, parkedStream(stream)]),
    );
    await untilParked(stream, 0);
    while ((await info(stream)).stats.outstandingMessagesCount > 0);
    expect((await info(stream)).status).toBe('Live');
    const { metadata } = await setup.client.getStreamMetadata(parkedStream(stream));
    expect(metadata?.truncateBefore).toBe(3);
    await consumer.subscription.unsubscribe();
  });

  it('comes again up to the number where the replay is to stop', async () => {
    const { stream, consumer } = await withParked(5);
    await replay(stream, 2);
    await consumer.count(7);
    await untilParked(stream, 3);
    await replay(stream, 0);
    await replay(stream, 2);
    await replay(stream, 4);
    await consumer.count(9);
    await untilParked(stream, 1);
    expect(consumer.delivered.slice(5).map(({ event }) => event?.revision)).toEqual([0n, 1n, 2n, 3n]);
    await consumer.subscription.unsubscribe();
  });

  it('is still parked after a restart', async () => {
    const { stream, consumer } = await withParked(2);
    consumer.subscription.on('error', () => undefined);
    await setup.restart();
    expect((await info(stream)).stats.parkedMessageCount).toBe(2n);
    const after = consume(subscribe(stream), acknowledge);
    await after.count(2);
    await replay(stream);
    await after.count(4);
    expect(after.delivered.slice(2).map(({ event }) => event?.revision)).toEqual([0n, 1n]);
    await after.subscription.unsubscribe();
  });

  it('can be parked again', async () => {
    const stream = freshStream();
    await append(stream, 1);
    await create(stream);
    const consumer = consume(subscribe(stream), (event, subscription) => subscription.nack('park', 'again', event));
    await consumer.count(1);
    await untilParked(stream, 1);
    await replay(stream);
    await consumer.count(2);
    const parked = () => collect(setup.client.readStream(parkedStream(stream), { resolveLinkTos: true }));
    while ((await parked())[0]?.link?.revision !== 1n);
    const [again, ...others] = await parked();
    expect(again?.event).toMatchObject({ streamId: stream, revision: 0n });
    expect(others).toEqual([]);
    await consumer.subscription.unsubscribe();
  });

  it('more often than the buffer holds comes again in portions', async () => {
    const stream = freshStream();
    await append(stream, 120);
    await create(stream, { historyBufferSize: 50, readBatchSize: 20 });
    const first = consume(subscribe(stream), (event, subscription) => subscription.nack('park', '', event));
    await first.count(120);
    await untilParked(stream, 120);
    await first.subscription.unsubscribe();
    while ((await info(stream)).connections.length > 0);
    await replay(stream);
    const waiting = await info(stream);
    expect(waiting.status).toBe('ReplayingParkedMessages, Live');
    expect(waiting.stats.retryBufferCount).toBe(50);
    const second = consume(subscribe(stream), acknowledge);
    await second.count(120);
    expect(second.delivered.map(({ event }) => Number(event?.revision)).sort((one, other) => one - other)).toEqual([
      ...Array(120).keys(),
    ]);
    await untilParked(stream, 0);
    await second.subscription.unsubscribe();
  });
});

it('nothing parked, nothing replayed', async () => {
  const stream = freshStream();
  await create(stream);
  await replay(stream);
  expect((await info(stream)).status).toBe('Live');
});

describe('a message that is refused', () => {
  it('with retry comes again, before new ones, and is parked in the end', async () => {
    const stream = freshStream();
    await append(stream, 2);
    await create(stream, { maxRetryCount: 3 });
    const consumer = consume(
      setup.client.subscribeToPersistentSubscriptionToStream(stream, GROUP, { bufferSize: 1 }),
      (event, subscription) =>
        event.event?.revision === 0n ? subscription.nack('retry', 'try again', event) : subscription.ack(event),
    );
    await consumer.count(5);
    expect(deliveredRevisions(consumer)).toEqual([0, 0, 0, 0, 1]);
    expect(consumer.delivered.map(({ retryCount }) => retryCount)).toEqual([0, 1, 2, 3, 0]);
    await untilParked(stream, 1);
    const [parked] = await collect(setup.client.readStream(parkedStream(stream)));
    expect(parked?.event?.metadata).toMatchObject({ reason: 'Reached retry count of 3' });
    await consumer.subscription.unsubscribe();
  });

  // As on the server, where stopping was never made: https://github.com/kurrent-io/KurrentDB/issues/3219
  it.each(['skip', 'stop'] as const)('with %s does not come again', async (action) => {
    const stream = freshStream();
    await append(stream, 3);
    await create(stream);
    const consumer = consume(subscribe(stream), (event, subscription) => subscription.nack(action, '', event));
    await consumer.count(3);
    while ((await info(stream)).stats.outstandingMessagesCount > 0);
    await append(stream, 1);
    await consumer.count(4);
    expect(deliveredRevisions(consumer)).toEqual([0, 1, 2, 3]);
    expect((await info(stream)).stats).toMatchObject({ retryBufferCount: 0, parkedMessageCount: 0n });
    await consumer.subscription.unsubscribe();
  });
});

it('a message that is not answered in time comes again, and is parked after the last time', async () => {
  const stream = freshStream();
  await append(stream, 1);
  await create(stream, { messageTimeout: 300, maxRetryCount: 1 });
  const consumer = consume(subscribe(stream));
  await consumer.count(2);
  expect(consumer.delivered.map(({ retryCount }) => retryCount)).toEqual([0, 1]);
  await untilParked(stream, 1);
  expect((await info(stream)).stats.outstandingMessagesCount).toBe(0);
  await consumer.subscription.unsubscribe();
}, 20_000);
