import { END, START, UNBOUNDED } from '@eventstore/db-client';

import { acknowledge, consume } from '../testing/consuming';
import { toAll, toStream } from '../testing/group-settings';
import { collect, failure, freshStream, numbered, testNode } from '../testing/test-node';

const setup = testNode();
const GROUP = 'group';

describe('a group is created', () => {
  it('with its settings, which its info tells', async () => {
    const stream = freshStream();
    const settings = {
      startFrom: 3n,
      resolveLinkTos: true,
      extraStatistics: true,
      messageTimeout: 12_345,
      maxRetryCount: 7,
      checkPointAfter: 3_210,
      checkPointLowerBound: 4,
      checkPointUpperBound: 44,
      maxSubscriberCount: 5,
      liveBufferSize: 600,
      readBatchSize: 30,
      historyBufferSize: 700,
      consumerStrategyName: 'Pinned',
    } as const;
    await setup.client.createPersistentSubscriptionToStream(stream, GROUP, toStream(settings));
    expect(await setup.client.getPersistentSubscriptionToStreamInfo(stream, GROUP)).toEqual({
      eventSource: stream,
      groupName: GROUP,
      status: 'Live',
      settings,
      connections: [],
      stats: {
        averagePerSecond: 0,
        totalItems: 0n,
        countSinceLastMeasurement: 0n,
        readBufferCount: 0,
        liveBufferCount: 0n,
        retryBufferCount: 0,
        totalInFlightMessages: 0,
        outstandingMessagesCount: 0,
        parkedMessageCount: 0n,
        lastCheckpointedEventRevision: undefined,
        lastKnownEventRevision: undefined,
      },
    });
  });

  it.each([START, END] as const)('from %s, and for any number of subscribers', async (startFrom) => {
    const stream = freshStream();
    await setup.client.createPersistentSubscriptionToStream(stream, GROUP, toStream({ startFrom }));
    const { settings } = await setup.client.getPersistentSubscriptionToStreamInfo(stream, GROUP);
    expect(settings).toMatchObject({ startFrom, maxSubscriberCount: UNBOUNDED });
  });

  it('once, by stream and name', async () => {
    const stream = freshStream();
    const create = (group: string) => setup.client.createPersistentSubscriptionToStream(stream, group, toStream());
    await create(GROUP);
    await create('another');
    expect(await failure(create(GROUP))).toMatchObject({
      type: 'persistent-subscription-exists',
      streamName: stream,
      groupName: GROUP,
      message: expect.stringContaining(`Subscription group ${GROUP} on stream ${stream} exists.`) as string,
    });
  });

  it('on a stream and under a name in any script', async () => {
    const [stream, group] = [`${freshStream()} äöü/…@::`, 'гру́ппа 顧客 🧡 %'];
    await setup.client.createPersistentSubscriptionToStream(stream, group, toStream());
    await setup.client.appendToStream(stream, numbered(1));
    const { delivered, count, subscription } = consume(
      setup.client.subscribeToPersistentSubscriptionToStream(stream, group),
      acknowledge,
    );
    await count(1);
    expect(delivered[0]?.event?.streamId).toBe(stream);
    await subscription.unsubscribe();
    const error = await failure(setup.client.createPersistentSubscriptionToStream(stream, group, toStream()));
    expect(error.type).toBe('persistent-subscription-exists');
    await setup.restart();
    const [info] = await setup.client.listPersistentSubscriptionsToStream(stream);
    expect(info).toMatchObject({ eventSource: stream, groupName: group });
    await setup.client.deletePersistentSubscriptionToStream(stream, group);
  });

  it.each([
    ['stream name', '', GROUP, {}, 'Bad stream name.'],
    ['group name', 'some-stream', '', {}, 'Bad group name.'],
    ['batch size', 'some-stream', GROUP, { readBatchSize: 500 }, 'ReadBatchSize may not be greater than or equal to'],
    ['$all', '$all', GROUP, {}, 'Persistent subscriptions to $all are only supported over gRPC'],
  ])('with sense: not with this %s', async (_what, stream, group, changes, reason) => {
    const created = setup.client.createPersistentSubscriptionToStream(stream, group, toStream(changes));
    const error = await failure<{ type: string; reason: string }>(created);
    expect(error.type).toBe('persistent-subscription-failed');
    expect(error.reason).toContain(reason);
  });

  it('on $all from a position that there is', async () => {
    const startFrom = { commit: 10n ** 12n, prepare: 10n ** 12n };
    const error = await failure(setup.client.createPersistentSubscriptionToAll(GROUP, toAll({ startFrom })));
    expect(error.message).toContain('commit position must be less than or equal to the last commit position');
    const reversed = { commit: 1n, prepare: 2n };
    expect(
      (await failure(setup.client.createPersistentSubscriptionToAll(GROUP, toAll({ startFrom: reversed })))).message,
    ).toContain('prepare position must be less than or equal to the commit position');
  });
});

it('the configuration is kept as the server keeps it', async () => {
  const stream = freshStream();
  await setup.client.createPersistentSubscriptionToStream(stream, GROUP, toStream());
  const kept = await collect(
    setup.client.readStream('$persistentSubscriptionConfig', {
      direction: 'backwards',
      fromRevision: END,
      maxCount: 1,
    }),
  );
  expect(kept[0]?.event).toMatchObject({
    type: '$PersistentConfig',
    data: { version: '2', updatedBy: 'system' },
  });
  const { entries } = kept[0]?.event?.data as unknown as { entries: Record<string, unknown>[] };
  expect(entries.at(-1)).toMatchObject({
    stream,
    group: GROUP,
    startPosition: '0',
    namedConsumerStrategy: 'RoundRobin',
  });
  const { metadata } = await setup.client.getStreamMetadata('$persistentSubscriptionConfig');
  expect(metadata).toEqual({ maxCount: 2 });
});
