import { END, EventStoreDBClient, eventTypeFilter, START } from '@eventstore/db-client';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { ReadReq } from '@eventstore/db-client/generated/streams_pb';

import { identifierOf } from '../reads/read-answers';
import { EventLog, openEventLog } from '../streams/event-log';
import { has, listen } from '../testing/listening';
import { openRawCall } from '../testing/raw-call';
import { collect, freshStream, numbered, testNode } from '../testing/test-node';

/** The node's own log, to hold its disk and to see who waits for it. */
let mockLog: EventLog;
jest.mock('../streams/event-log', () => {
  const actual = jest.requireActual<{ openEventLog: typeof openEventLog }>('../streams/event-log');
  return {
    ...actual,
    openEventLog: (...args: Parameters<typeof openEventLog>) => (mockLog = actual.openEventLog(...args)),
  };
});

const setup = testNode();
let watching = 0;

beforeAll(() => {
  const watch = mockLog.wakeups.watch.bind(mockLog.wakeups);
  jest.spyOn(mockLog.wakeups, 'watch').mockImplementation((stream, wake) => {
    const stop = watch(stream, wake);
    watching++;
    return () => {
      watching--;
      stop();
    };
  });
});

/** Resolves when nobody waits for news any more: a cancelled call takes its way to the node. */
const nobodyWaits = async (): Promise<void> => {
  while (watching > 0) await collect(setup.client.readAll({ maxCount: 1 }));
};

it('an event is delivered after its commit is on disk, and not before', async () => {
  const stream = freshStream();
  const subscriptions = [
    setup.client.subscribeToStream(stream, { fromRevision: END }),
    setup.client.subscribeToStream(stream, { fromRevision: START }),
    setup.client.subscribeToAll({ fromPosition: END }),
    setup.client.subscribeToAll({ fromPosition: END, filter: eventTypeFilter({ prefixes: ['Counted'] }) }),
  ];
  const heard = subscriptions.map((subscription) => listen(() => subscription));
  await Promise.all(heard.map((one) => one.until(has('confirmation'))));

  const commit = mockLog.store.commit.bind(mockLog.store);
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const disk = jest.spyOn(mockLog.store, 'commit').mockImplementation(async (writes) => {
    await gate;
    await commit(writes);
  });
  const appended = setup.client.appendToStream(stream, numbered(1));
  // The append is at the node when calls sent after it are answered.
  for (let round = 0; round < 20; round++) {
    await expect(collect(setup.client.readStream(stream))).rejects.toMatchObject({ type: 'stream-not-found' });
  }
  expect(disk).toHaveBeenCalledTimes(1);
  expect(heard.flatMap(({ events }) => events)).toEqual([]);
  open();
  await appended;
  await Promise.all(heard.map((one) => one.until(has('event'))));
  disk.mockRestore();
  await Promise.all(subscriptions.map((subscription) => subscription.unsubscribe()));
  await nobodyWaits();
});

describe('a slow consumer', () => {
  const LARGE = 100_000;
  const COUNT = 300;
  const stream = freshStream('large');
  beforeAll(async () => {
    const filling = 'x'.repeat(LARGE);
    for (let n = 0; n < COUNT; n += 10) {
      const events = numbered(10, 'Large', n).map((event) => ({ ...event, data: { ...event.data, filling } }));
      await setup.client.appendToStream(stream, events);
    }
  });

  const base = () =>
    new ReadReq.Options()
      .setUuidOption(new ReadReq.Options.UUIDOption().setString(new Empty()))
      .setNoFilter(new Empty());
  const ofStream = () =>
    new ReadReq.Options.StreamOptions().setStreamIdentifier(identifierOf(stream)).setStart(new Empty());
  const ofAll = () => new ReadReq.Options.AllOptions().setStart(new Empty());
  const backwards = () => base().setReadDirection(ReadReq.Options.ReadDirection.BACKWARDS);
  const live = () => new ReadReq.Options.SubscriptionOptions();

  it.each([
    ['subscribed to a stream', () => base().setStream(ofStream()).setSubscription(live())],
    ['subscribed to $all', () => base().setAll(ofAll()).setSubscription(live())],
    ['reading a stream', () => base().setStream(ofStream()).setCount(String(COUNT))],
    ['reading $all', () => base().setAll(ofAll()).setCount(String(COUNT))],
    ['reading a stream backwards', () => backwards().setStream(ofStream().setEnd(new Empty())).setCount(String(COUNT))],
    ['reading $all backwards', () => backwards().setAll(ofAll().setEnd(new Empty())).setCount(String(COUNT))],
  ])('%s holds back the node, and other calls go on', async (_name, options) => {
    const read = jest.spyOn(mockLog.store, 'record');
    const walked = jest.spyOn(mockLog.store, 'recordFrom');
    const walkedBack = jest.spyOn(mockLog.store, 'recordBefore');
    const call = openRawCall(setup.node.port, '/event_store.client.streams.Streams/Read');
    call.send(new ReadReq().setOptions(options()).serializeBinary());
    call.finish();
    await call.next();
    call.pause();
    const other = freshStream();
    for (let n = 0; n < 20; n++) await setup.client.appendToStream(other, numbered(1));
    expect(await collect(setup.client.readStream(other))).toHaveLength(20);
    const taken = read.mock.calls.length + walked.mock.calls.length + walkedBack.mock.calls.length;
    // What the sockets hold, a block of the node's, and the other calls: not the 30 MB there are.
    expect(taken).toBeLessThan(COUNT / 2);
    call.cancel();
    await nobodyWaits();
    read.mockRestore();
    walked.mockRestore();
    walkedBack.mockRestore();
  });

  it('of the official client gets everything in its own time', async () => {
    let n = 0;
    const subscription = setup.client.subscribeToStream(stream);
    for await (const { event } of subscription) {
      expect(Number(event?.revision)).toBe(n++);
      if (n % 50 === 0) await setup.client.appendToStream(freshStream(), numbered(1));
      if (n === COUNT) break;
    }
    await subscription.unsubscribe();
    await nobodyWaits();
  });
});

describe('nothing of a subscription is left', () => {
  const open = async (client: EventStoreDBClient) => {
    const stream = freshStream();
    await client.appendToStream(stream, numbered(3));
    return [client.subscribeToStream(stream), client.subscribeToAll(), client.subscribeToStream(freshStream())];
  };

  it('after unsubscribe', async () => {
    const subscriptions = await open(setup.client);
    await Promise.all(subscriptions.map((one) => listen(() => one).until(has('confirmation'))));
    expect(watching).toBe(3);
    await Promise.all(subscriptions.map((one) => one.unsubscribe()));
    await nobodyWaits();
  });

  it('after a loop is left with break and unsubscribed: the break alone stops only the reading', async () => {
    const subscriptions = await open(setup.client);
    for (const subscription of subscriptions.slice(0, 2)) {
      for await (const event of subscription) {
        expect(event).toBeDefined();
        break;
      }
    }
    await Promise.all(subscriptions.map((one) => one.unsubscribe()));
    await nobodyWaits();
  });

  it('after the client is disposed', async () => {
    const client = EventStoreDBClient.connectionString(setup.node.url);
    const heard = (await open(client)).map((one) => listen(() => one));
    await Promise.all(heard.map((one) => one.until(has('confirmation'))));
    expect(watching).toBe(3);
    await client.dispose();
    await nobodyWaits();
  });

  it('after its stream is tombstoned', async () => {
    const stream = freshStream();
    const heard = listen(() => setup.client.subscribeToStream(stream));
    await heard.until(has('confirmation'));
    await setup.client.tombstoneStream(stream);
    await heard.until(has('error stream-deleted'));
    await nobodyWaits();
  });
});
