import { END, streamNameFilter } from '@eventstore/db-client';

import { acknowledge, consume } from '../testing/consuming';
import { toAll, toStream } from '../testing/group-settings';
import { collect, failure, freshStream, numbered, testNode } from '../testing/test-node';

const setup = testNode();
const GROUP = 'group';

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
