import { END, eventTypeFilter, jsonEvent, streamNameFilter } from '@eventstore/db-client';

import { acknowledge, consume } from '../testing/consuming';
import { toAll } from '../testing/group-settings';
import { freshStream, numbered, testNode } from '../testing/test-node';

const setup = testNode();
let groups = 0;
const freshGroup = () => `group-${++groups}`;
const info = (group: string) => setup.client.getPersistentSubscriptionToAllInfo(group);
const streamsOf = ({ delivered }: ReturnType<typeof consume>) => delivered.map(({ event }) => event?.streamId);

describe('a group of $all delivers', () => {
  it('every event with its position, from the end on', async () => {
    const group = freshGroup();
    await setup.client.createPersistentSubscriptionToAll(group, toAll({ startFrom: END }));
    const [one, other] = [freshStream(), freshStream()];
    const consumer = consume(setup.client.subscribeToPersistentSubscriptionToAll(group), acknowledge);
    await consumer.confirmed;
    const { position } = await setup.client.appendToStream(one, numbered(2));
    await setup.client.appendToStream(other, numbered(1));
    const ours = () => consumer.delivered.filter(({ event }) => [one, other].includes(event?.streamId ?? ''));
    while (ours().length < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(ours().map(({ event }) => event?.streamId)).toEqual([one, one, other]);
    expect(ours()[1]?.event?.position).toEqual(position);
    expect(ours()[1]?.commitPosition).toBe(position?.commit);
    await consumer.subscription.unsubscribe();
  });

  it('from a position on, which is included', async () => {
    const group = freshGroup();
    const stream = freshStream();
    const { position } = await setup.client.appendToStream(stream, numbered(1));
    await setup.client.appendToStream(stream, numbered(1));
    await setup.client.createPersistentSubscriptionToAll(group, toAll({ startFrom: position ?? END }));
    const consumer = consume(setup.client.subscribeToPersistentSubscriptionToAll(group), acknowledge);
    await consumer.count(2);
    expect(consumer.delivered.slice(0, 2).map(({ event }) => event?.revision)).toEqual([0n, 1n]);
    await consumer.subscription.unsubscribe();
  });

  it('nothing from a position that is none: its consumers are dropped', async () => {
    const group = freshGroup();
    const { position } = await setup.client.appendToStream(freshStream(), numbered(1));
    await setup.client.appendToStream(freshStream(), numbered(1));
    const none = (position?.commit ?? 0n) + 1n;
    await setup.client.createPersistentSubscriptionToAll(group, toAll({ startFrom: { commit: none, prepare: none } }));
    const consumer = consume(setup.client.subscribeToPersistentSubscriptionToAll(group));
    expect(await consumer.ended).toMatchObject({ type: 'persistent-subscription-dropped', streamName: '$all' });
  });

  it.each([
    ['prefixes of stream names', streamNameFilter({ prefixes: ['apple-', 'pear-'] }), ['apple-1', 'pear-1', 'apple-2']],
    ['a pattern for stream names', streamNameFilter({ regex: '^p.*-1$' }), ['pear-1', 'plum-1']],
    ['prefixes of event types', eventTypeFilter({ prefixes: ['Ripe'] }), ['pear-1', 'plum-1']],
    ['a pattern for event types', eventTypeFilter({ regex: 'n$' }), ['apple-1', 'apple-2']],
  ])('only what its filter lets through: %s', async (_what, filter, streams) => {
    const group = freshGroup();
    await setup.client.createPersistentSubscriptionToAll(group, toAll({ startFrom: END }), { filter });
    const consumer = consume(setup.client.subscribeToPersistentSubscriptionToAll(group), acknowledge);
    await consumer.confirmed;
    const fruits = [
      ['apple-1', 'Green'],
      ['pear-1', 'RipePear'],
      ['plum-1', 'Ripe'],
      ['apple-2', 'Brown'],
    ] as const;
    for (const [stream, type] of fruits) await setup.client.appendToStream(stream, jsonEvent({ type, data: {} }));
    await consumer.count(streams.length);
    expect(streamsOf(consumer)).toEqual(streams);
    await consumer.subscription.unsubscribe();
    await setup.client.deletePersistentSubscriptionToAll(group);
  });
});

it('a filter outlives a restart; a checkpoint also passes what it leaves out', async () => {
  const group = freshGroup();
  const filter = streamNameFilter({ prefixes: ['rare-'] });
  const settings = toAll({ startFrom: END, checkPointLowerBound: 1, checkPointUpperBound: 5 });
  await setup.client.createPersistentSubscriptionToAll(group, settings, { filter });
  for (let n = 0; n < 20; n++) await setup.client.appendToStream(freshStream('common'), numbered(1));
  const before = (await info(group)).stats.lastCheckpointedEventPosition;
  expect(before).toBeDefined();
  await setup.restart();
  expect((await info(group)).stats.lastCheckpointedEventPosition).toEqual(before);
  const consumer = consume(setup.client.subscribeToPersistentSubscriptionToAll(group), acknowledge);
  await setup.client.appendToStream('common-after', numbered(1));
  await setup.client.appendToStream('rare-1', numbered(1));
  await consumer.count(1);
  expect(streamsOf(consumer)).toEqual(['rare-1']);
  await consumer.subscription.unsubscribe();
});

it('what the group writes for itself is no event of its own, so that it comes to rest', async () => {
  const group = freshGroup();
  const settings = toAll({ startFrom: END, checkPointLowerBound: 1, checkPointUpperBound: 1 });
  await setup.client.createPersistentSubscriptionToAll(group, settings);
  const consumer = consume(setup.client.subscribeToPersistentSubscriptionToAll(group), (event, subscription) =>
    event.event?.streamId.startsWith('park-') ? subscription.nack('park', '', event) : subscription.ack(event),
  );
  await consumer.confirmed;
  const stream = freshStream('park');
  await setup.client.appendToStream(stream, numbered(3));
  while ((await info(group)).stats.parkedMessageCount < 3n);
  await setup.client.replayParkedMessagesToAll(group);
  const replayed = () => consumer.delivered.filter(({ link }) => link?.streamId.endsWith('-parked'));
  while (replayed().length < 3) await new Promise((resolve) => setImmediate(resolve));
  expect(replayed().map(({ event }) => event?.streamId)).toEqual([stream, stream, stream]);
  await setup.client.appendToStream(freshStream('last'), numbered(1));
  while (streamsOf(consumer).at(-1)?.startsWith('last-') !== true)
    await new Promise((resolve) => setImmediate(resolve));
  expect(streamsOf(consumer).filter((name) => name?.startsWith('$persistentsubscription-$all'))).toEqual([]);
  await consumer.subscription.unsubscribe();
});
