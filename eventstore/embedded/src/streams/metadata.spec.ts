import { BACKWARDS, binaryEvent, END, jsonEvent } from '@eventstore/db-client';

import { collect, failure, freshStream, numbered, revisions, testNode } from '../testing/test-node';

const setup = testNode();

const read = (stream: string) => collect(setup.client.readStream(stream));
const append = (stream: string, count: number, options = {}) =>
  setup.client.appendToStream(stream, numbered(count), options);

/** The revisions of a read forwards, which a read backwards gives in reverse. */
const bothWays = async (stream: string): Promise<number[]> => {
  const back = await collect(setup.client.readStream(stream, { direction: BACKWARDS, fromRevision: END }));
  const forwards = revisions(await read(stream));
  expect(revisions(back).reverse()).toEqual(forwards);
  return forwards;
};

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

  it('keeps every key of an access list as it is written', async () => {
    const stream = freshStream();
    const roles = {
      readRoles: ['$all'],
      writeRoles: [],
      deleteRoles: 'ops',
      metaReadRoles: ['a', 'b'],
      metaWriteRoles: 'c',
    };
    await setup.client.setStreamMetadata(stream, { acl: roles } as never);
    const [stored] = await read(`$$${stream}`);
    expect(stored?.event?.data).toEqual({ $acl: { $r: ['$all'], $w: [], $d: 'ops', $mr: ['a', 'b'], $mw: 'c' } });
    expect((await setup.client.getStreamMetadata(stream)).metadata).toEqual({ acl: roles });
  });

  it('may stand before the first event, and has no events of its own stream', async () => {
    const stream = freshStream();
    await setup.client.setStreamMetadata(stream, { maxCount: 2 });
    expect((await failure(read(stream))).type).toBe('stream-not-found');
    await append(stream, 3, { expectedRevision: 'no_stream' });
    expect(revisions(await read(stream))).toEqual([1, 2]);
  });

  it('$maxCount shows the newest events only, and follows new ones', async () => {
    const stream = freshStream();
    await append(stream, 10);
    await setup.client.setStreamMetadata(stream, { maxCount: 3 });
    expect(await bothWays(stream)).toEqual([7, 8, 9]);
    expect(revisions(await collect(setup.client.readStream(stream, { fromRevision: 8n })))).toEqual([8, 9]);
    expect(revisions(await collect(setup.client.readStream(stream, { fromRevision: 2n, maxCount: 2 })))).toEqual([
      7, 8,
    ]);
    await append(stream, 1);
    expect(await bothWays(stream)).toEqual([8, 9, 10]);
  });

  it('$tb hides what is before it; hiding all leaves an empty stream, not a missing one', async () => {
    const stream = freshStream();
    await append(stream, 4);
    await setup.client.setStreamMetadata(stream, { truncateBefore: 2 });
    expect(await bothWays(stream)).toEqual([2, 3]);
    const older = setup.client.readStream(stream, { direction: BACKWARDS, fromRevision: 1n });
    expect(await collect(older)).toEqual([]);
    await setup.client.setStreamMetadata(stream, { truncateBefore: 4 });
    expect(await bothWays(stream)).toEqual([]);
    await append(stream, 1, { expectedRevision: 3n });
    expect(await bothWays(stream)).toEqual([4]);
  });

  it('$maxAge shows events until they are older', async () => {
    const stream = freshStream();
    await append(stream, 3);
    await setup.client.setStreamMetadata(stream, { maxAge: 3_600 });
    expect(await bothWays(stream)).toEqual([0, 1, 2]);
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_601_000);
    try {
      expect(await bothWays(stream)).toEqual([]);
      await append(stream, 1);
      expect(await bothWays(stream)).toEqual([3]);
    } finally {
      clock.mockRestore();
    }
  });

  it('of several kinds hides what any of them hides', async () => {
    const stream = freshStream();
    await append(stream, 10);
    await setup.client.setStreamMetadata(stream, { maxCount: 8, truncateBefore: 5, maxAge: 3_600 });
    expect(await bothWays(stream)).toEqual([5, 6, 7, 8, 9]);
    await setup.client.setStreamMetadata(stream, { maxCount: 2, truncateBefore: 5, maxAge: 3_600 });
    expect(await bothWays(stream)).toEqual([8, 9]);
    await setup.client.setStreamMetadata(stream, {});
    expect(await bothWays(stream)).toHaveLength(10);
  });

  it('hides nothing from $all', async () => {
    const stream = freshStream();
    await append(stream, 4);
    await setup.client.setStreamMetadata(stream, { truncateBefore: 4, maxCount: 1 });
    const all = await collect(setup.client.readAll());
    expect(all.filter(({ event }) => event?.streamId === stream)).toHaveLength(4);
    const back = await collect(setup.client.readAll({ direction: BACKWARDS, fromPosition: END }));
    expect(back.filter(({ event }) => event?.streamId === stream)).toHaveLength(4);
  });

  it.each([
    ['no JSON object', jsonEvent({ type: '$metadata', data: 'not an object' as never })],
    ['a list', jsonEvent({ type: '$metadata', data: [{ $tb: 2 }] as never })],
    ['of no type of JSON', binaryEvent({ type: '$metadata', data: Buffer.from('{"$tb":2}') })],
    ['a word where a number belongs', jsonEvent({ type: '$metadata', data: { $tb: 2, $maxCount: 'one' } })],
    ['a fraction where a number belongs', jsonEvent({ type: '$metadata', data: { $tb: 1.5 } })],
    ['a number that is out of range', jsonEvent({ type: '$metadata', data: { $tb: -1, $maxCount: 0, $maxAge: -5 } })],
    ['nothing', binaryEvent({ type: '$metadata', data: new Uint8Array() })],
  ])('that is %s means none', async (_name, event) => {
    const stream = freshStream();
    await append(stream, 3);
    await setup.client.setStreamMetadata(stream, { truncateBefore: 1 });
    await setup.client.appendToStream(`$$${stream}`, event);
    expect(await bothWays(stream)).toEqual([0, 1, 2]);
    await setup.restart();
    expect(await bothWays(stream)).toEqual([0, 1, 2]);
  });

  it('that is obeyed is obeyed after a restart', async () => {
    const stream = freshStream();
    await append(stream, 5);
    await setup.client.setStreamMetadata(stream, { maxCount: 2 });
    await setup.restart();
    expect(revisions(await read(stream))).toEqual([3, 4]);
  });
});
