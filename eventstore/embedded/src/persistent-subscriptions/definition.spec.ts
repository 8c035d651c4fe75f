import { END, START, streamNameFilter, UNBOUNDED } from '@eventstore/db-client';

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

describe('a group that is not there', () => {
  const stream = 'nothing-here';
  const missing = {
    type: 'persistent-subscription-does-not-exist',
    streamName: stream,
    groupName: GROUP,
    message: expect.stringContaining(`Subscription group ${GROUP} on stream ${stream} does not exist.`) as string,
  };
  it.each([
    ['updated', () => setup.client.updatePersistentSubscriptionToStream(stream, GROUP, toStream())],
    ['deleted', () => setup.client.deletePersistentSubscriptionToStream(stream, GROUP)],
    ['looked at', () => setup.client.getPersistentSubscriptionToStreamInfo(stream, GROUP)],
    ['replayed', () => setup.client.replayParkedMessagesToStream(stream, GROUP)],
  ])('cannot be %s', async (_what, call) => {
    expect(await failure(call())).toMatchObject(missing);
  });

  it('cannot be read', async () => {
    const { ended } = consume(setup.client.subscribeToPersistentSubscriptionToStream(stream, GROUP));
    expect(await ended).toMatchObject(missing);
    const all = consume(setup.client.subscribeToPersistentSubscriptionToAll('no such group'));
    expect(await all.ended).toMatchObject({ ...missing, streamName: '$all', groupName: 'no such group', message: /./ });
  });

  it('is listed by an error, unless its stream had one', async () => {
    expect(await failure(setup.client.listPersistentSubscriptionsToStream(stream))).toMatchObject({
      type: 'persistent-subscription-does-not-exist',
      streamName: stream,
    });
    const once = freshStream();
    await setup.client.createPersistentSubscriptionToStream(once, GROUP, toStream());
    await setup.client.deletePersistentSubscriptionToStream(once, GROUP);
    expect(await setup.client.listPersistentSubscriptionsToStream(once)).toEqual([]);
  });
});

describe('groups are listed', () => {
  it('all, those of a stream, and those of $all; and after a restart', async () => {
    const stream = freshStream();
    await setup.client.createPersistentSubscriptionToStream(stream, 'one', toStream());
    await setup.client.createPersistentSubscriptionToStream(stream, 'two', toStream({ maxRetryCount: 4 }));
    await setup.client.createPersistentSubscriptionToAll('three', toAll({ startFrom: END }));
    const check = async () => {
      const ofStream = await setup.client.listPersistentSubscriptionsToStream(stream);
      expect(ofStream.map(({ groupName, settings }) => [groupName, settings.maxRetryCount])).toEqual([
        ['one', 10],
        ['two', 4],
      ]);
      const ofAll = await setup.client.listPersistentSubscriptionsToAll();
      expect(ofAll.map(({ groupName, settings }) => [groupName, settings.startFrom])).toEqual([['three', END]]);
      const all = await setup.client.listAllPersistentSubscriptions();
      expect(all.map(({ groupName }) => groupName)).toEqual(expect.arrayContaining(['one', 'two', 'three']));
    };
    await check();
    await setup.restart();
    await check();
    await setup.client.deletePersistentSubscriptionToAll('three');
    expect(await setup.client.listPersistentSubscriptionsToAll()).toEqual([]);
  });
});

describe('a group is updated', () => {
  it('and goes on behind its checkpoint with other settings; its consumers are dropped', async () => {
    const stream = freshStream();
    await setup.client.appendToStream(stream, numbered(6));
    const settings = toStream({ checkPointLowerBound: 1, checkPointUpperBound: 1 });
    await setup.client.createPersistentSubscriptionToStream(stream, GROUP, settings);
    const before = consume(
      setup.client.subscribeToPersistentSubscriptionToStream(stream, GROUP),
      (event, subscription) => (Number(event.event?.revision) < 4 ? subscription.ack(event) : undefined),
    );
    await before.count(6);
    const info = () => setup.client.getPersistentSubscriptionToStreamInfo(stream, GROUP);
    while ((await info()).stats.lastCheckpointedEventRevision !== 3n);
    await setup.client.updatePersistentSubscriptionToStream(stream, GROUP, { ...settings, maxRetryCount: 99 });
    expect(await before.ended).toMatchObject({ type: 'persistent-subscription-dropped' });
    expect((await info()).settings.maxRetryCount).toBe(99);

    const after = consume(setup.client.subscribeToPersistentSubscriptionToStream(stream, GROUP), acknowledge);
    await after.count(2);
    expect(after.delivered.map(({ event }) => event?.revision)).toEqual([4n, 5n]);
    await after.subscription.unsubscribe();
  });

  it('without losing its filter', async () => {
    const group = 'filtered and updated';
    const filter = streamNameFilter({ prefixes: ['chosen-'] });
    await setup.client.createPersistentSubscriptionToAll(group, toAll(), { filter });
    await setup.client.updatePersistentSubscriptionToAll(group, toAll({ maxRetryCount: 1 }));
    await setup.client.appendToStream('other-1', numbered(1));
    await setup.client.appendToStream('chosen-1', numbered(1));
    const { count, delivered, subscription } = consume(
      setup.client.subscribeToPersistentSubscriptionToAll(group),
      acknowledge,
    );
    await count(1);
    expect(delivered[0]?.event?.streamId).toBe('chosen-1');
    await subscription.unsubscribe();
  });
});

describe('a group is deleted', () => {
  it('with its checkpoint and its parked messages; its consumers are dropped', async () => {
    const stream = freshStream();
    await setup.client.appendToStream(stream, numbered(3));
    const settings = toStream({ checkPointLowerBound: 1, checkPointUpperBound: 1 });
    await setup.client.createPersistentSubscriptionToStream(stream, GROUP, settings);
    const before = consume(setup.client.subscribeToPersistentSubscriptionToStream(stream, GROUP), (event) =>
      before.subscription.nack('park', 'not now', event),
    );
    await before.count(3);
    const info = () => setup.client.getPersistentSubscriptionToStreamInfo(stream, GROUP);
    while ((await info()).stats.parkedMessageCount < 3n);
    await setup.client.deletePersistentSubscriptionToStream(stream, GROUP);
    expect(await before.ended).toMatchObject({ type: 'persistent-subscription-dropped', code: 1 });
    for (const kind of ['checkpoint', 'parked']) {
      const own = collect(setup.client.readStream(`$persistentsubscription-${stream}::${GROUP}-${kind}`));
      expect((await failure(own)).type).toBe('stream-not-found');
    }

    await setup.client.createPersistentSubscriptionToStream(stream, GROUP, settings);
    expect((await info()).stats).toMatchObject({ parkedMessageCount: 0n, lastCheckpointedEventRevision: undefined });
    const after = consume(setup.client.subscribeToPersistentSubscriptionToStream(stream, GROUP), acknowledge);
    await after.count(3);
    await after.subscription.unsubscribe();
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

it('restarting the subsystem drops the consumers; every group goes on behind its checkpoint', async () => {
  const stream = freshStream();
  await setup.client.appendToStream(stream, numbered(2));
  await setup.client.createPersistentSubscriptionToStream(stream, GROUP, toStream());
  const before = consume(setup.client.subscribeToPersistentSubscriptionToStream(stream, GROUP));
  await before.count(2);
  await setup.client.restartPersistentSubscriptionSubsystem();
  expect(await before.ended).toMatchObject({ type: 'persistent-subscription-dropped' });
  const after = consume(setup.client.subscribeToPersistentSubscriptionToStream(stream, GROUP), acknowledge);
  await after.count(2);
  expect(after.delivered.map(({ retryCount }) => retryCount)).toEqual([0, 0]);
  await after.subscription.unsubscribe();
});
