import { BACKWARDS, END, jsonEvent } from '@eventstore/db-client';

import { collect, failure, freshStream, numbered, revisions, testNode } from '../testing/test-node';

const setup = testNode();

const read = (stream: string) => collect(setup.client.readStream(stream));
const append = (stream: string, count: number, options = {}) =>
  setup.client.appendToStream(stream, numbered(count), options);

describe('a soft-deleted stream', () => {
  it('reads as not found, and goes on numbering when it comes back', async () => {
    const stream = freshStream();
    await append(stream, 3);
    await setup.client.deleteStream(stream, { expectedRevision: 2n });
    expect((await failure(read(stream))).type).toBe('stream-not-found');

    await append(stream, 2, { expectedRevision: 'no_stream' });
    expect(revisions(await read(stream))).toEqual([3, 4]);
    expect((await setup.client.getStreamMetadata(stream)).metadata).toEqual({ truncateBefore: 3 });
  });

  it('is deleted for those who expect a stream, and known by its revision', async () => {
    const stream = freshStream();
    await append(stream, 2);
    await setup.client.deleteStream(stream);
    expect((await failure(append(stream, 1, { expectedRevision: 'stream_exists' }))).type).toBe('stream-deleted');
    await append(stream, 1, { expectedRevision: 1n });
    expect(revisions(await read(stream))).toEqual([2]);
  });

  it('keeps its other metadata when it comes back through new metadata, and reads as empty', async () => {
    const stream = freshStream();
    await append(stream, 2);
    await setup.client.deleteStream(stream);
    await setup.client.setStreamMetadata(stream, { color: 'red' });
    expect((await setup.client.getStreamMetadata(stream)).metadata).toEqual({ color: 'red', truncateBefore: 2 });
    expect(await read(stream)).toEqual([]);
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

  it('under another revision than the current is refused with the current one', async () => {
    const stream = freshStream();
    await append(stream, 2);
    const error = await failure(setup.client.deleteStream(stream, { expectedRevision: 7n }));
    expect(error).toMatchObject({
      type: 'wrong-expected-version',
      actualVersion: 1n,
      expectedVersion: 7n,
      streamName: stream,
    });
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
      await failure(append(stream, 1, { credentials: { username: 'a', password: 'b' } })),
      await failure(setup.client.deleteStream(stream)),
      await failure(setup.client.tombstoneStream(stream)),
      await failure(setup.client.setStreamMetadata(stream, {})),
      await failure(setup.client.getStreamMetadata(stream)),
    ];
    expect((await gone()).map(({ type }) => type)).toEqual(Array(8).fill('stream-deleted'));
    await setup.restart();
    expect((await gone()).map(({ type }) => type)).toEqual(Array(8).fill('stream-deleted'));

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

describe('metadata', () => {
  it('of a stream that has none is none', async () => {
    expect(await setup.client.getStreamMetadata(freshStream())).toEqual({ streamName: expect.any(String) as string });
  });

  it('keeps unknown keys and the shape of the access list', async () => {
    const stream = freshStream();
    const metadata = {
      acl: { readRoles: ['$admins'], writeRoles: 'ops' },
      cacheControl: 5,
      color: { deep: [1, null] },
    };
    await setup.client.setStreamMetadata(stream, metadata as never);
    expect((await setup.client.getStreamMetadata(stream)).metadata).toEqual(metadata);
  });

  it('shows only its newest version', async () => {
    const stream = freshStream();
    await setup.client.setStreamMetadata(stream, { version: 1 }, { expectedRevision: 'no_stream' });
    await setup.client.setStreamMetadata(stream, { version: 2 }, { expectedRevision: 0n });
    const shown = await read(`$$${stream}`);
    expect(shown.map(({ event }) => event?.data)).toEqual([{ version: 2 }]);
    expect(revisions(shown)).toEqual([1]);
  });

  it('$maxCount shows the newest events only, both ways', async () => {
    const stream = freshStream();
    await append(stream, 10);
    await setup.client.setStreamMetadata(stream, { maxCount: 3 });
    expect(revisions(await read(stream))).toEqual([7, 8, 9]);
    expect(
      revisions(await collect(setup.client.readStream(stream, { direction: BACKWARDS, fromRevision: END }))),
    ).toEqual([9, 8, 7]);
    expect(revisions(await collect(setup.client.readStream(stream, { fromRevision: 8n })))).toEqual([8, 9]);
    await append(stream, 1);
    expect(revisions(await read(stream))).toEqual([8, 9, 10]);
  });

  it('$tb hides what is before it; hiding all leaves an empty stream, not a missing one', async () => {
    const stream = freshStream();
    await append(stream, 4);
    await setup.client.setStreamMetadata(stream, { truncateBefore: 2 });
    expect(revisions(await read(stream))).toEqual([2, 3]);
    await setup.client.setStreamMetadata(stream, { truncateBefore: 4 });
    expect(await read(stream)).toEqual([]);
    expect(await collect(setup.client.readStream(stream, { direction: BACKWARDS, fromRevision: END }))).toEqual([]);
  });

  it('$maxAge shows events until they are older', async () => {
    const stream = freshStream();
    await append(stream, 3);
    await setup.client.setStreamMetadata(stream, { maxAge: 3_600 });
    expect(revisions(await read(stream))).toEqual([0, 1, 2]);
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_601_000);
    const later = await read(stream);
    clock.mockRestore();
    expect(later).toEqual([]);
  });

  it('that is no JSON object means none', async () => {
    const stream = freshStream();
    await append(stream, 3);
    await setup.client.appendToStream(`$$${stream}`, jsonEvent({ type: '$metadata', data: 'not an object' as never }));
    expect(revisions(await read(stream))).toEqual([0, 1, 2]);
  });

  it('that is obeyed is obeyed after a restart', async () => {
    const stream = freshStream();
    await append(stream, 5);
    await setup.client.setStreamMetadata(stream, { maxCount: 2 });
    await setup.restart();
    expect(revisions(await read(stream))).toEqual([3, 4]);
  });
});
