import { AllStreamSubscription, END, eventTypeFilter, START, StreamSubscription } from '@eventstore/db-client';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { ReadReq } from '@eventstore/db-client/generated/streams_pb';

import { identifierOf } from '../reads/read-answers';
import { has, listen } from '../testing/listening';
import { openRawCall } from '../testing/raw-call';
import { freshStream, numbered, revisions, testNode } from '../testing/test-node';

const setup = testNode({ dropSlowSubscribers: 5 });
const open: (AllStreamSubscription | StreamSubscription)[] = [];
const opened = <Subscription extends AllStreamSubscription | StreamSubscription>(subscription: Subscription) => {
  open.push(subscription);
  return subscription;
};
const append = (stream: string, count: number, type?: string) =>
  setup.client.appendToStream(stream, numbered(count, type));

afterEach(async () => {
  await Promise.all(open.splice(0).map((subscription) => subscription.unsubscribe()));
});

const kinds = [
  {
    kind: 'to a stream',
    subscribe: (stream: string, from: typeof START | typeof END) =>
      listen(() => opened(setup.client.subscribeToStream(stream, { fromRevision: from }))),
  },
  {
    kind: 'to $all',
    subscribe: (_stream: string, from: typeof START | typeof END) =>
      listen(() => opened(setup.client.subscribeToAll({ fromPosition: from }))),
  },
  {
    kind: 'to $all with a filter',
    subscribe: (_stream: string, from: typeof START | typeof END) => {
      const filter = eventTypeFilter({ regex: '^Counted$' });
      return listen(() => opened(setup.client.subscribeToAll({ fromPosition: from, filter })));
    },
  },
];

describe.each(kinds)('a live subscription $kind', ({ subscribe }) => {
  it('holds what the limit allows, and ends with one more', async () => {
    const stream = freshStream();
    const heard = subscribe(stream, END);
    await heard.until(has('caughtUp'));
    await append(stream, 5);
    await heard.until(has('event', 5));
    await append(stream, 6);
    await heard.until(has('error timeout'));
    expect(heard.events).toHaveLength(5);
  });

  it('may be behind by any number while it catches up', async () => {
    const stream = freshStream();
    await append(stream, 200);
    const heard = subscribe(stream, START);
    await heard.until(has('caughtUp'));
    expect(heard.log.filter((what) => what.startsWith('error'))).toEqual([]);
  });
});

it('the end of a slow subscription is told in the words of EventStoreDB', async () => {
  const stream = freshStream();
  const subscription = opened(setup.client.subscribeToStream(stream, { fromRevision: END }));
  const heard = listen(() => subscription);
  const error = new Promise<Error & { code: number }>((resolve) => subscription.once('error', resolve as never));
  await heard.until(has('caughtUp'));
  await append(stream, 6);
  expect(await error).toMatchObject({
    code: 10,
    message: expect.stringContaining(
      'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
    ) as string,
  });
});

it('events that a filter leaves out do not count', async () => {
  const filter = eventTypeFilter({ regex: '^Wanted$' });
  const heard = listen(() => opened(setup.client.subscribeToAll({ fromPosition: END, filter })));
  await heard.until(has('caughtUp'));
  await append(freshStream(), 100, 'Other');
  await append(freshStream(), 5, 'Wanted');
  await heard.until(has('event', 5));
  expect(heard.log.filter((what) => what.startsWith('error'))).toEqual([]);
});

it('a consumer that stops reading is ended while the others go on', async () => {
  const stream = freshStream();
  const options = new ReadReq.Options()
    .setStream(new ReadReq.Options.StreamOptions().setStreamIdentifier(identifierOf(stream)).setEnd(new Empty()))
    .setSubscription(new ReadReq.Options.SubscriptionOptions())
    .setUuidOption(new ReadReq.Options.UUIDOption().setString(new Empty()))
    .setNoFilter(new Empty());
  const stalled = openRawCall(setup.node.port, '/event_store.client.streams.Streams/Read');
  stalled.send(new ReadReq().setOptions(options).serializeBinary());
  stalled.finish();
  // Its confirmation and its caught-up notice.
  await stalled.next();
  await stalled.next();
  stalled.pause();

  const heard = listen(() => opened(setup.client.subscribeToStream(stream, { fromRevision: END })));
  await heard.until(has('caughtUp'));
  const large = () => numbered(1).map((event) => ({ ...event, data: { n: 0, filling: 'x'.repeat(200_000) } }));
  for (let round = 1; round <= 30; round++) {
    await setup.client.appendToStream(stream, large());
    await heard.until(has('event', round));
  }
  stalled.resume();
  const { messages, trailers } = await stalled.ended;
  expect(trailers['grpc-status']).toBe('10');
  expect(messages.length).toBeLessThan(32);
  expect(revisions(heard.events)).toHaveLength(30);
});
