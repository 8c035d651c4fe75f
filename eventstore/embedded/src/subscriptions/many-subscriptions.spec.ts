import { END, StreamSubscription } from '@eventstore/db-client';

import { has, listen } from '../testing/listening';
import { freshStream, numbered, revisions, testNode } from '../testing/test-node';

const setup = testNode();
const open: StreamSubscription[] = [];

const subscribe = (stream: string) =>
  listen(() => {
    const subscription = setup.client.subscribeToStream(stream, { fromRevision: END });
    open.push(subscription);
    return subscription;
  });

afterEach(async () => {
  await Promise.all(open.splice(0).map((subscription) => subscription.unsubscribe()));
});

it('80 quick rounds of subscribe, append and unsubscribe each see their event', async () => {
  const stream = freshStream();
  for (let round = 0; round < 80; round++) {
    const heard = subscribe(stream);
    await heard.until(has('caughtUp'));
    await setup.client.appendToStream(stream, numbered(1));
    await heard.until(has('event'));
    expect(revisions(heard.events)).toEqual([round]);
    await open.pop()?.unsubscribe();
  }
});

it('2,000 idle subscriptions on one connection leave the others as they were, and are all woken', async () => {
  const streams = Array.from({ length: 1_000 }, () => freshStream('idle'));
  // Two for each stream.
  const idle = [...streams, ...streams].map((stream) => ({ stream, heard: subscribe(stream) }));
  await Promise.all(idle.map(({ heard }) => heard.until(has('caughtUp'))));
  const busy = freshStream();
  const heard = subscribe(busy);
  await heard.until(has('caughtUp'));
  await setup.client.appendToStream(busy, numbered(3));
  await heard.until(has('event', 3));
  expect(idle.every(({ heard: { events } }) => events.length === 0)).toBe(true);

  await Promise.all(streams.map((stream) => setup.client.appendToStream(stream, numbered(1))));
  await Promise.all(idle.map(({ heard: one }) => one.until(has('event'))));
  expect(idle.every(({ stream, heard: { events } }) => events[0]?.event?.streamId === stream)).toBe(true);
}, 60_000);
