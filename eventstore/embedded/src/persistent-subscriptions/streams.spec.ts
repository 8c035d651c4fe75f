import { binaryEvent } from '@eventstore/db-client';

import { acknowledge, consume, deliveredRevisions } from '../testing/consuming';
import { toStream } from '../testing/group-settings';
import { freshStream, numbered, testNode } from '../testing/test-node';

const setup = testNode();
const GROUP = 'group';

const append = (stream: string, count: number) => setup.client.appendToStream(stream, numbered(count));
const create = (stream: string, changes: Parameters<typeof toStream>[0] = {}) =>
  setup.client.createPersistentSubscriptionToStream(stream, GROUP, toStream(changes));
const subscribe = (stream: string) =>
  consume(setup.client.subscribeToPersistentSubscriptionToStream(stream, GROUP), acknowledge);
const info = (stream: string) => setup.client.getPersistentSubscriptionToStreamInfo(stream, GROUP);
const linkTo = (revision: number, stream: string) =>
  binaryEvent({ type: '$>', data: Buffer.from(`${revision}@${stream}`) });

describe('a group of a stream', () => {
  it('that is not there yet waits for it', async () => {
    const stream = freshStream();
    await create(stream);
    expect((await info(stream)).status).toBe('Live');
    const consumer = subscribe(stream);
    await consumer.confirmed;
    await append(stream, 2);
    await consumer.count(2);
    expect(deliveredRevisions(consumer)).toEqual([0, 1]);
    await consumer.subscription.unsubscribe();
  });

  it('that was cut off sees what is left', async () => {
    const stream = freshStream();
    await append(stream, 10);
    await setup.client.setStreamMetadata(stream, { maxCount: 3 });
    await create(stream);
    const consumer = subscribe(stream);
    await consumer.count(3);
    expect(deliveredRevisions(consumer)).toEqual([7, 8, 9]);
    await consumer.subscription.unsubscribe();
  });

  it('that was deleted goes on when it comes back', async () => {
    const stream = freshStream();
    await append(stream, 3);
    await setup.client.deleteStream(stream);
    await create(stream);
    const consumer = subscribe(stream);
    await consumer.confirmed;
    await append(stream, 2);
    await consumer.count(2);
    expect(deliveredRevisions(consumer)).toEqual([3, 4]);
    await setup.client.deleteStream(stream);
    await append(stream, 1);
    await consumer.count(3);
    expect(deliveredRevisions(consumer)).toEqual([3, 4, 5]);
    await consumer.subscription.unsubscribe();
  });

  it('that is tombstoned drops its consumers', async () => {
    const stream = freshStream();
    await append(stream, 1);
    await setup.client.tombstoneStream(stream);
    await create(stream);
    const { ended } = subscribe(stream);
    expect(await ended).toMatchObject({ type: 'persistent-subscription-dropped', streamName: stream });
  });

  it('that is tombstoned meanwhile delivers that as its last event', async () => {
    const stream = freshStream();
    await append(stream, 1);
    await create(stream);
    const consumer = subscribe(stream);
    await consumer.count(1);
    await setup.client.tombstoneStream(stream);
    await consumer.count(2);
    expect(consumer.delivered[1]?.event).toMatchObject({ type: '$streamDeleted', revision: 2n ** 63n - 1n });
    await consumer.subscription.unsubscribe();
  });
});

describe('links', () => {
  const linked = async (resolveLinkTos: boolean) => {
    const [target, list] = [freshStream('target'), freshStream('list')];
    await append(target, 2);
    await setup.client.appendToStream(list, [linkTo(1, target), linkTo(7, target)]);
    await create(list, { resolveLinkTos });
    const consumer = subscribe(list);
    await consumer.count(2);
    while ((await info(list)).stats.outstandingMessagesCount > 0);
    await consumer.subscription.unsubscribe();
    return { target, list, delivered: consumer.delivered };
  };

  it('are followed where the group says so; one that leads nowhere comes without an event', async () => {
    const { target, list, delivered } = await linked(true);
    expect(delivered.map(({ event, link }) => [event?.streamId, event?.revision, link?.streamId])).toEqual([
      [target, 1n, list],
      [undefined, undefined, list],
    ]);
  });

  it('are events like others where it does not', async () => {
    const { list, delivered } = await linked(false);
    expect(delivered.map(({ event, link }) => [event?.streamId, event?.type, link])).toEqual([
      [list, '$>', undefined],
      [list, '$>', undefined],
    ]);
  });

  it('that lead nowhere can be parked and replayed', async () => {
    const list = freshStream('list');
    await setup.client.appendToStream(list, [linkTo(3, 'nowhere')]);
    await create(list, { resolveLinkTos: true });
    const consumer = consume(
      setup.client.subscribeToPersistentSubscriptionToStream(list, GROUP),
      (event, subscription) =>
        consumer.delivered.length === 1 ? subscription.nack('park', '', event) : subscription.ack(event),
    );
    await consumer.count(1);
    while ((await info(list)).stats.parkedMessageCount !== 1n);
    await setup.client.replayParkedMessagesToStream(list, GROUP);
    await consumer.count(2);
    expect(consumer.delivered[1]?.event).toBeUndefined();
    expect(consumer.delivered[1]?.link?.streamId).toBe(`$persistentsubscription-${list}::${GROUP}-parked`);
    await consumer.subscription.unsubscribe();
  });
});

describe('a category', () => {
  it('is delivered with links to its events, and comes back from among the parked ones', async () => {
    const category = freshStream('fleet').replaceAll('-', '');
    const list = `$ce-${category}`;
    await append(`${category}-1`, 1);
    await create(list, { resolveLinkTos: true });
    const consumer = consume(
      setup.client.subscribeToPersistentSubscriptionToStream(list, GROUP),
      (event, subscription) =>
        consumer.delivered.length <= 2 ? subscription.nack('park', '', event) : subscription.ack(event),
    );
    await consumer.count(1);
    await append(`${category}-2`, 1);
    await consumer.count(2);
    expect(consumer.delivered.map(({ event, link }) => [event?.streamId, link?.streamId, link?.revision])).toEqual([
      [`${category}-1`, list, 0n],
      [`${category}-2`, list, 1n],
    ]);
    while ((await info(list)).stats.parkedMessageCount !== 2n);
    await setup.client.replayParkedMessagesToStream(list, GROUP);
    await consumer.count(4);
    expect(consumer.delivered.slice(2).map(({ event }) => event?.streamId)).toEqual([`${category}-1`, `${category}-2`]);
    while ((await info(list)).stats.outstandingMessagesCount > 0);
    await consumer.subscription.unsubscribe();
  });
});
