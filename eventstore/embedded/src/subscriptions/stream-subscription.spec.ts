import { AppendToStreamOptions, END, START, StreamSubscription } from '@eventstore/db-client';

import { has, listen } from '../testing/listening';
import { freshStream, numbered, revisions, testNode } from '../testing/test-node';

const setup = testNode();
const open: StreamSubscription[] = [];

const subscribe = (stream: string, options: Parameters<typeof setup.client.subscribeToStream>[1] = {}) =>
  listen(() => {
    const subscription = setup.client.subscribeToStream(stream, options);
    open.push(subscription);
    return subscription;
  });
const append = (stream: string, count = 1, options: AppendToStreamOptions = {}) =>
  setup.client.appendToStream(stream, numbered(count), options);

afterEach(async () => {
  await Promise.all(open.splice(0).map((subscription) => subscription.unsubscribe()));
});

describe('a subscription to a stream', () => {
  it('confirms, delivers the backlog, says that it caught up, and goes on live', async () => {
    const stream = freshStream();
    await append(stream, 3);
    const heard = subscribe(stream);
    await heard.until(has('caughtUp'));
    expect(heard.log).toEqual(['confirmation', 'event', 'event', 'event', 'caughtUp']);

    await append(stream, 2);
    await heard.until(has('event', 5));
    expect(revisions(heard.events)).toEqual([0, 1, 2, 3, 4]);
    expect(heard.log.filter((what) => what === 'caughtUp')).toHaveLength(1);
  });

  it('delivers what comes after the revision it is given', async () => {
    const stream = freshStream();
    await append(stream, 5);
    const heard = subscribe(stream, { fromRevision: 2n });
    await heard.until(has('caughtUp'));
    expect(revisions(heard.events)).toEqual([3, 4]);
  });

  it('from the end has caught up at once, and delivers what is new', async () => {
    const stream = freshStream();
    await append(stream, 5);
    const heard = subscribe(stream, { fromRevision: END });
    await heard.until(has('caughtUp'));
    await append(stream);
    await heard.until(has('event'));
    expect(revisions(heard.events)).toEqual([5]);
  });

  it('from a revision to come has caught up at once, and waits for what follows it', async () => {
    const stream = freshStream();
    await append(stream, 2);
    const heard = subscribe(stream, { fromRevision: 3n });
    await heard.until(has('caughtUp'));
    await append(stream, 4);
    await heard.until(has('event', 2));
    expect(revisions(heard.events)).toEqual([4, 5]);
  });

  it('to a stream that is not there yet catches up after its first events', async () => {
    const stream = freshStream();
    const heard = subscribe(stream, { fromRevision: START });
    await heard.until(has('confirmation'));
    await append(stream, 2);
    await heard.until(has('caughtUp'));
    expect(heard.log).toEqual(['confirmation', 'event', 'event', 'caughtUp']);
  });

  it('to a soft-deleted stream confirms only, until the stream comes back', async () => {
    const stream = freshStream();
    await append(stream, 2);
    await setup.client.deleteStream(stream);
    const heard = subscribe(stream);
    await heard.until(has('confirmation'));
    await append(stream);
    await heard.until(has('caughtUp'));
    expect(heard.log).toEqual(['confirmation', 'event', 'caughtUp']);
    expect(revisions(heard.events)).toEqual([2]);
  });

  it('to a tombstoned stream is an error without confirmation', async () => {
    const stream = freshStream();
    await append(stream);
    await setup.client.tombstoneStream(stream);
    const heard = subscribe(stream);
    await heard.until(has('error stream-deleted'));
    expect(heard.log).toEqual(['error stream-deleted']);
  });

  it('sees the tombstone before it ends', async () => {
    const stream = freshStream();
    await append(stream);
    const heard = subscribe(stream);
    await heard.until(has('caughtUp'));
    await setup.client.tombstoneStream(stream);
    await heard.until(has('error stream-deleted'));
    expect(heard.log).toEqual(['confirmation', 'event', 'caughtUp', 'event', 'error stream-deleted']);
    expect(heard.events[1]?.event?.type).toBe('$streamDeleted');
  });

  it('is over at once where its stream is tombstoned before it caught up', async () => {
    const stream = freshStream();
    const heard = subscribe(stream);
    await heard.until(has('confirmation'));
    await setup.client.tombstoneStream(stream);
    await heard.until(has('error stream-deleted'));
    expect(heard.log).toEqual(['confirmation', 'error stream-deleted']);
  });

  it.each([
    ['$maxCount', { maxCount: 3 }, [7, 8, 9]],
    ['$tb', { truncateBefore: 6 }, [6, 7, 8, 9]],
    ['$maxAge', { maxAge: 1 }, []],
    ['all of it', { truncateBefore: 50 }, []],
  ])('catching up skips what is hidden by %s', async (_name, metadata, expected) => {
    const stream = freshStream();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 3_600_000);
    await append(stream, 10).finally(() => clock.mockRestore());
    await setup.client.setStreamMetadata(stream, metadata);
    const heard = subscribe(stream);
    await heard.until(has('caughtUp'));
    expect(revisions(heard.events)).toEqual(expected);
    await append(stream, 1);
    await heard.until(has('event', expected.length + 1));
    expect(revisions(heard.events)).toEqual([...expected, 10]);
  });

  it('that is live gets everything new, even what metadata hides from readers', async () => {
    const stream = freshStream();
    await append(stream, 2);
    const heard = subscribe(stream);
    await heard.until(has('caughtUp'));
    await setup.client.setStreamMetadata(stream, { truncateBefore: 8, maxCount: 1 });
    await append(stream, 3);
    await setup.client.setStreamMetadata(stream, {});
    await append(stream, 1);
    await heard.until(has('event', 6));
    expect(revisions(heard.events)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('that is live goes on when its stream is deleted and comes back', async () => {
    const stream = freshStream();
    await append(stream, 2);
    const heard = subscribe(stream);
    await heard.until(has('caughtUp'));
    await setup.client.deleteStream(stream);
    await append(stream, 1, { expectedRevision: 'no_stream' });
    await heard.until(has('event', 3));
    expect(heard.log).toEqual(['confirmation', 'event', 'event', 'caughtUp', 'event']);
    expect(revisions(heard.events)).toEqual([0, 1, 2]);
  });

  it('to a metadata stream gets its newest version, then each new one', async () => {
    const stream = freshStream();
    for (const version of [1, 2]) await setup.client.setStreamMetadata(stream, { version });
    const heard = subscribe(`$$${stream}`);
    await heard.until(has('caughtUp'));
    for (const version of [3, 4]) await setup.client.setStreamMetadata(stream, { version });
    await heard.until(has('event', 3));
    expect(heard.events.map(({ event }) => event?.data)).toEqual([{ version: 2 }, { version: 3 }, { version: 4 }]);
  });

  it('to a category follows the links', async () => {
    const [one, two] = [freshStream('planet'), freshStream('planet')];
    await append(one, 1);
    const heard = subscribe('$ce-planet', { resolveLinkTos: true });
    await heard.until(has('caughtUp'));
    await append(two, 2);
    await heard.until(has('event', 3));
    expect(heard.events.map(({ event }) => event?.streamId)).toEqual([one, two, two]);
    expect(revisions(heard.events)).toEqual([0, 1, 2]);
  });

  it('gets events of its own stream only', async () => {
    const [mine, other] = [freshStream(), freshStream()];
    const heard = subscribe(mine, { fromRevision: END });
    await heard.until(has('caughtUp'));
    await append(other, 3);
    await append(mine, 1);
    await heard.until(has('event'));
    expect(heard.events.map(({ event }) => event?.streamId)).toEqual([mine]);
  });
});
