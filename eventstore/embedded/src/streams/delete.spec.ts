import { BACKWARDS, END, jsonEvent } from '@eventstore/db-client';

import { appendPaths } from '../testing/append-paths';
import { rawRead } from '../testing/raw-read';
import { collect, failure, freshStream, numbered, revisions, testNode } from '../testing/test-node';

const setup = testNode();

const read = (stream: string) => collect(setup.client.readStream(stream));
const append = (stream: string, count: number, options = {}) =>
  setup.client.appendToStream(stream, numbered(count), options);

const readBackwards = (stream: string) =>
  collect(setup.client.readStream(stream, { direction: BACKWARDS, fromRevision: END }));

describe('a soft-deleted stream', () => {
  it('reads as not found, and goes on numbering when it comes back', async () => {
    const stream = freshStream();
    await append(stream, 3);
    const { position } = await setup.client.deleteStream(stream, { expectedRevision: 2n });
    expect((await failure(read(stream))).type).toBe('stream-not-found');
    expect((await failure(readBackwards(stream))).type).toBe('stream-not-found');
    const [metadata] = await read(`$$${stream}`);
    expect(metadata?.event).toMatchObject({ revision: 0n, type: '$metadata', position });
    const written = await rawRead(setup.node.port, `$$${stream}`);
    expect(Buffer.from(written?.getData_asU8() ?? []).toString()).toBe('{"$tb":9223372036854775807}');

    await append(stream, 2, { expectedRevision: 'no_stream' });
    expect(revisions(await read(stream))).toEqual([3, 4]);
    expect((await setup.client.getStreamMetadata(stream)).metadata).toEqual({ truncateBefore: 3 });
  });

  it.each(appendPaths)(
    'is deleted for those who expect a stream, and known by its revision ($path)',
    async ({ options }) => {
      const stream = freshStream();
      await append(stream, 2);
      await setup.client.deleteStream(stream);
      const error = await failure(append(stream, 1, { expectedRevision: 'stream_exists', ...options }));
      expect(error).toMatchObject({ type: 'stream-deleted', streamName: stream });
      expect((await failure(append(stream, 1, { expectedRevision: 0n, ...options }))).type).toBe(
        'wrong-expected-version',
      );
      await append(stream, 1, { expectedRevision: 1n, ...options });
      expect(revisions(await read(stream))).toEqual([2]);
    },
  );

  it.each(appendPaths)('gets a repeat of its first append answered as before ($path)', async ({ options }) => {
    const stream = freshStream();
    const events = numbered(2);
    const expected = { expectedRevision: 'no_stream' as const, ...options };
    const first = await setup.client.appendToStream(stream, events, expected);
    await setup.client.deleteStream(stream);
    expect(await setup.client.appendToStream(stream, events, expected)).toEqual(first);
    expect((await failure(read(stream))).type).toBe('stream-not-found');
  });

  it('keeps its other metadata when it comes back through new metadata, and reads as empty', async () => {
    const stream = freshStream();
    await append(stream, 2);
    await setup.client.deleteStream(stream);
    await setup.client.setStreamMetadata(stream, { color: 'red' });
    expect((await setup.client.getStreamMetadata(stream)).metadata).toEqual({ color: 'red', truncateBefore: 2 });
    // The delete, what was set, and what the node adds to it.
    expect(revisions(await read(`$$${stream}`))).toEqual([2]);
    expect([await read(stream), await readBackwards(stream)]).toEqual([[], []]);
    await append(stream, 1, { expectedRevision: 1n });
    expect(revisions(await read(stream))).toEqual([2]);
  });

  it('comes back whole through metadata that is no JSON', async () => {
    const stream = freshStream();
    await append(stream, 2);
    await setup.client.deleteStream(stream);
    await setup.client.appendToStream(`$$${stream}`, jsonEvent({ type: '$metadata', data: 'broken' as never }));
    expect(revisions(await read(`$$${stream}`))).toEqual([1]);
    expect(revisions(await read(stream))).toEqual([0, 1]);
  });

  it('comes back empty through an append without events', async () => {
    const stream = freshStream();
    const last = await append(stream, 2);
    await setup.client.deleteStream(stream);
    expect(await setup.client.appendToStream(stream, [])).toEqual(last);
    expect(await read(stream)).toEqual([]);
  });

  it('can be deleted again, and tombstoned', async () => {
    const stream = freshStream();
    await append(stream, 2);
    for (let round = 0; round < 2; round++) await setup.client.deleteStream(stream, { expectedRevision: 1n });
    await setup.client.tombstoneStream(stream, { expectedRevision: 1n });
    expect((await failure(read(stream))).type).toBe('stream-deleted');
  });

  it('still shows in $all', async () => {
    const stream = freshStream();
    await append(stream, 2);
    await setup.client.deleteStream(stream);
    const all = await collect(setup.client.readAll());
    expect(all.filter(({ event }) => event?.streamId === stream)).toHaveLength(2);
  });

  it('stays deleted over a restart', async () => {
    const stream = freshStream();
    await append(stream, 1);
    await setup.client.deleteStream(stream);
    await setup.restart();
    expect((await failure(read(stream))).type).toBe('stream-not-found');
    await append(stream, 1, { expectedRevision: 'no_stream' });
    expect(revisions(await read(stream))).toEqual([1]);
  });
});

describe('a delete', () => {
  it.each(['any', 'no_stream', 3n] as const)(
    'of what never existed is a wrong revision (%s)',
    async (expectedRevision) => {
      const error = await failure(setup.client.deleteStream(freshStream(), { expectedRevision }));
      expect(error).toMatchObject({ type: 'wrong-expected-version', actualVersion: 'no_stream' });
    },
  );

  it('under another revision than the current is refused with the current one, as is a tombstone', async () => {
    const stream = freshStream();
    await append(stream, 2);
    for (const expectedRevision of [0n, 7n]) {
      const refused = { type: 'wrong-expected-version', actualVersion: 1n, expectedVersion: expectedRevision };
      const endings = [
        setup.client.deleteStream(stream, { expectedRevision }),
        setup.client.tombstoneStream(stream, { expectedRevision }),
      ];
      for (const ending of endings) expect(await failure(ending)).toMatchObject({ ...refused, streamName: stream });
    }
    expect(await read(stream)).toHaveLength(2);
  });

  it('of a stream that has only metadata is one', async () => {
    const stream = freshStream();
    await setup.client.setStreamMetadata(stream, { maxCount: 3 });
    await setup.client.deleteStream(stream);
    expect(revisions(await read(`$$${stream}`))).toEqual([1]);
    expect((await failure(append(stream, 1, { expectedRevision: 'stream_exists' }))).type).toBe('stream-deleted');
    await append(stream, 1, { expectedRevision: 'no_stream' });
    expect(revisions(await read(stream))).toEqual([0]);
  });
});

describe('a tombstoned stream', () => {
  it('is gone for reads, appends, deletes and metadata, and for ever', async () => {
    const stream = freshStream();
    await append(stream, 2);
    const { position } = await setup.client.tombstoneStream(stream, { expectedRevision: 1n });
    const gone = async () => [
      await failure(read(stream)),
      await failure(append(stream, 1)),
      await failure(append(stream, 1, { expectedRevision: 'no_stream' })),
      await failure(append(stream, 1, { expectedRevision: 1n })),
      await failure(append(stream, 1, { expectedRevision: 'stream_exists' })),
      await failure(append(stream, 1, { credentials: { username: 'admin', password: 'changeit' } })),
      await failure(readBackwards(stream)),
      await failure(setup.client.deleteStream(stream)),
      await failure(setup.client.tombstoneStream(stream)),
      await failure(setup.client.setStreamMetadata(stream, {})),
      await failure(setup.client.getStreamMetadata(stream)),
    ];
    expect((await gone()).map(({ type }) => type)).toEqual(Array(11).fill('stream-deleted'));
    await setup.restart();
    expect((await gone()).map(({ type }) => type)).toEqual(Array(11).fill('stream-deleted'));

    const [last] = await collect(setup.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }));
    expect(last?.event).toMatchObject({ type: '$streamDeleted', streamId: stream, revision: 2n ** 63n - 1n, position });
  });

  it('need never have existed', async () => {
    const stream = freshStream('naïve');
    await setup.client.tombstoneStream(stream, { expectedRevision: 'no_stream' });
    const error = await failure(read(stream));
    expect(error.type).toBe('stream-deleted');
  });
});
