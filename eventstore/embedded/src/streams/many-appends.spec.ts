import { randomUUID } from 'node:crypto';

import { EventStoreDBClient } from '@eventstore/db-client';

import { collect, freshStream, numbered, testNode } from '../testing/test-node';

const setup = testNode();

let client: EventStoreDBClient;

beforeAll(async () => {
  // The client's own patience of ten seconds may end on a busy machine before it has sent so much.
  client = EventStoreDBClient.connectionString(`${setup.node.url}&defaultDeadline=300000&keepAliveInterval=-1`);
  // Its very first append waits for its call to open, and others overtake it.
  await client.appendToStream(freshStream(), numbered(1));
});
afterAll(() => client.dispose());

describe('many appends', () => {
  it('10,000 in one tick to 100 streams are all written, each in its order, and answered with their positions', async () => {
    const streams = Array.from({ length: 100 }, () => freshStream('many'));
    const appends = numbered(100).flatMap((event) =>
      streams.map((stream) => client.appendToStream(stream, { ...event, id: randomUUID() })),
    );
    const positions = (await Promise.all(appends)).map(({ position }) => position?.commit);
    expect(new Set(positions).size).toBe(10_000);
    const written = await Promise.all(streams.map((stream) => collect(client.readStream(stream))));
    for (const [index, events] of written.entries()) {
      expect(events.map(({ event }) => (event?.data as { n: number }).n)).toEqual(
        Array.from({ length: 100 }, (_, n) => n),
      );
      expect(events.map(({ commitPosition }) => commitPosition)).toEqual(
        Array.from({ length: 100 }, (_, n) => positions[n * 100 + index]),
      );
    }
  }, 120_000);

  it('under the same expected revision let exactly one through', async () => {
    const stream = freshStream();
    const results = await Promise.allSettled(
      numbered(50).map((event) => client.appendToStream(stream, event, { expectedRevision: 'no_stream' })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await collect(client.readStream(stream))).toHaveLength(1);
  });

  it('larger than one message arrive as one', async () => {
    const stream = freshStream();
    const events = numbered(300);
    const result = await client.appendToStream(stream, events, {
      batchAppendSize: 1_000,
      expectedRevision: 'no_stream',
    });
    expect(result.nextExpectedRevision).toBe(299n);
  });
});
