import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { BACKWARDS, END, START, StreamMetadata } from '@eventstore/db-client';
import fc from 'fast-check';

import { startScavenge, stopScavenge } from '../testing/operations';
import { completionOf, scavenge, seen, seenInAll, withText } from '../testing/scavenging';
import { collect, freshStream, numbered, revisions, testNode } from '../testing/test-node';

const setup = testNode();

const scavenged = () => scavenge(setup.client, setup.node.port);

/** Everything the node has written, as it lies on disk. */
function onDisk(): string {
  const directory = join(setup.dataDir, 'segments');
  return readdirSync(directory)
    .map((file) => readFileSync(join(directory, file), 'latin1'))
    .join('');
}

async function idsInAll(): Promise<unknown[]> {
  return (await seenInAll(setup.client)).map(({ id }) => id);
}

describe('a scavenge', () => {
  it('removes what $maxCount, $tb and $maxAge leave out, and old metadata; everything else reads the same', async () => {
    const [counted, truncated, whole] = [freshStream('kept'), freshStream('kept'), freshStream('kept')];
    for (const text of ['first', 'second', 'third'])
      for (const stream of [counted, truncated, whole])
        await setup.client.appendToStream(stream, withText(`${text} of ${stream}`));
    await setup.client.setStreamMetadata(counted, { maxCount: 2 });
    await setup.client.setStreamMetadata(counted, { maxCount: 1 });
    await setup.client.setStreamMetadata(truncated, { truncateBefore: 2 });
    const streams = [counted, truncated, whole, `$$${counted}`, `$$${truncated}`];
    const before = await Promise.all(streams.map((stream) => seen(setup.client, stream)));

    expect(await scavenged()).toMatchObject({ result: 'Success', error: null });
    expect(await Promise.all(streams.map((stream) => seen(setup.client, stream)))).toEqual(before);
    const left = (await seenInAll(setup.client)).filter(({ stream }) => streams.includes(stream as string));
    expect(left.map(({ stream, revision }) => `${revision}@${stream}`)).toEqual([
      `0@${whole}`,
      `1@${whole}`,
      `2@${counted}`,
      `2@${truncated}`,
      `2@${whole}`,
      `1@$$${counted}`,
      `0@$$${truncated}`,
    ]);
    expect(onDisk()).not.toContain(`second of ${truncated}`);
  });

  it('keeps the newest event of a softly deleted stream, which goes on numbering behind it', async () => {
    const stream = freshStream();
    await setup.client.appendToStream(stream, numbered(5));
    await setup.client.deleteStream(stream);
    await scavenged();
    expect(await seen(setup.client, stream)).toBe('stream-not-found');
    await setup.client.appendToStream(stream, numbered(1));
    expect(revisions(await collect(setup.client.readStream(stream)))).toEqual([5]);
  });

  it('leaves nothing of a tombstoned stream but the tombstone, and the lists it was in go on numbering', async () => {
    const stream = freshStream('secret');
    const secret = 'nobody is to know this';
    await setup.client.appendToStream(stream, [withText('a'), withText(secret)]);
    await setup.client.setStreamMetadata(stream, { maxCount: 7 });
    await setup.client.tombstoneStream(stream);
    expect(onDisk()).toContain(secret);
    await scavenged();
    expect(onDisk()).not.toContain(secret);
    const left = (await seenInAll(setup.client)).filter((event) => event.stream?.endsWith(stream));
    expect(left.map(({ type }) => type)).toEqual(['$streamDeleted']);
    expect(await seen(setup.client, stream)).toBe('stream-deleted');

    rmIndex();
    await setup.restart();
    await setup.client.appendToStream(freshStream('secret'), numbered(1));
    expect(revisions(await collect(setup.client.readStream('$ce-secret')))).toEqual([2]);
  });

  it('leaves every position a place to go on from, in both directions', async () => {
    const stream = freshStream();
    await setup.client.appendToStream(stream, numbered(20));
    const positions = (await collect(setup.client.readStream(stream))).map(
      ({ event }) => event?.position?.commit ?? 0n,
    );
    await setup.client.setStreamMetadata(stream, { maxCount: 3 });
    await scavenged();
    const all = await seenInAll(setup.client);
    for (const position of positions) {
      const from = { commit: position, prepare: position };
      const forwards = await collect(setup.client.readAll({ fromPosition: from, maxCount: 1 }));
      expect(forwards[0]?.event?.position?.commit).toBe(
        all.find((event) => (event.position ?? 0n) >= position)?.position,
      );
      const backwards = await collect(setup.client.readAll({ fromPosition: from, direction: BACKWARDS, maxCount: 1 }));
      expect((backwards[0]?.event?.position?.commit ?? 0n) < position).toBe(true);
    }
  });

  it('is written down in $scavenges, links to the events of a stream of its own', async () => {
    const { scavengeId, spaceSaved } = await scavenged();
    const own = await collect(setup.client.readStream(`$scavenges-${scavengeId}`));
    expect(own[0]?.event).toMatchObject({ type: '$scavengeStarted', data: { scavengeId } });
    expect(own.at(-1)?.event).toMatchObject({ type: '$scavengeCompleted', data: { scavengeId, spaceSaved } });
    const links = await collect(
      setup.client.readStream('$scavenges', {
        fromRevision: END,
        direction: BACKWARDS,
        maxCount: 2,
        resolveLinkTos: true,
      }),
    );
    expect(links.map(({ event }) => event?.type)).toEqual(['$scavengeCompleted', '$scavengeStarted']);
  });

  it('runs alone, can be stopped, and the next one goes on', async () => {
    const stream = freshStream();
    await setup.client.appendToStream(stream, numbered(3_000));
    await setup.client.setStreamMetadata(stream, { maxCount: 1 });
    const first = await startScavenge(setup.node.port);
    expect(first.scavengeResult).toBe(0);
    expect(await startScavenge(setup.node.port)).toEqual({ ...first, scavengeResult: 1 });
    expect((await stopScavenge(setup.node.port, 'another')).trailers).toMatchObject({
      'grpc-status': '5',
      exception: 'scavenge-not-found',
      'scavenge-id': 'another',
    });
    await stopScavenge(setup.node.port, first.scavengeId);
    expect(['Stopped', 'Success']).toContain((await completionOf(setup.client, first.scavengeId)).result);
    expect((await scavenged()).result).toBe('Success');
    const left = (await seenInAll(setup.client)).filter((event) => event.stream === stream);
    expect(left.map(({ revision }) => revision)).toEqual([2_999n]);
  });

  it('does not keep appends and live subscriptions from going on', async () => {
    const [stream, live] = [freshStream(), freshStream()];
    await setup.client.appendToStream(stream, numbered(3_000));
    await setup.client.setStreamMetadata(stream, { maxCount: 1 });
    const subscription = setup.client.subscribeToStream(live, { fromRevision: START });
    const { scavengeId } = await startScavenge(setup.node.port);
    const ended = completionOf(setup.client, scavengeId);
    for (let n = 0; n < 20; n++) await setup.client.appendToStream(live, numbered(1, 'Live', n));
    let received = 0;
    for await (const { event } of subscription) if (event && ++received === 20) break;
    expect((await ended).result).toBe('Success');
  });
});

type Step =
  | { readonly do: 'append'; readonly stream: number; readonly count: number }
  | { readonly do: 'limit'; readonly stream: number; readonly metadata: StreamMetadata }
  | { readonly do: 'delete'; readonly stream: number }
  | { readonly do: 'tombstone'; readonly stream: number }
  | { readonly do: 'scavenge' };

const stream = fc.integer({ min: 0, max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('append' as const), stream, count: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('limit' as const),
      stream,
      metadata: fc
        .tuple(fc.constantFrom('maxCount', 'truncateBefore'), fc.integer({ min: 1, max: 6 }))
        .map(([key, value]): StreamMetadata => ({ [key]: value })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('delete' as const, 'tombstone' as const), stream }) },
  { weight: 1, arbitrary: fc.constant({ do: 'scavenge' as const }) },
);

async function take(streams: readonly string[], wanted: Step): Promise<void> {
  if (wanted.do === 'scavenge') return void (await scavenged());
  const name = streams[wanted.stream] as string;
  const done = (): Promise<unknown> => {
    if (wanted.do === 'append') return setup.client.appendToStream(name, numbered(wanted.count));
    if (wanted.do === 'delete') return setup.client.deleteStream(name);
    if (wanted.do === 'tombstone') return setup.client.tombstoneStream(name);
    return setup.client.setStreamMetadata(name, wanted.metadata);
  };
  // A step that does not fit the stream's state is refused, and changes nothing.
  await done().catch((error: { type?: string }) => {
    if (error.type === undefined) throw error;
  });
}

/** The node has its file open still: the next one finds none. */
const rmIndex = (): void => rmSync(join(setup.dataDir, 'index.lmdb'));

it('whatever was written, streams read the same before and after, after a restart and with an index made anew', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
      const category = freshStream('any').replace('-', '');
      const streams = [0, 1, 2, 3].map((number) => `${category}-${number}`);
      for (const wanted of steps) await take(streams, wanted);
      const look = () =>
        Promise.all(streams.flatMap((name) => [seen(setup.client, name), seen(setup.client, `$$${name}`)]));
      const before = await look();
      const all = await idsInAll();
      await scavenged();
      expect(await look()).toEqual(before);
      const after = await idsInAll();
      expect(after).toEqual(all.filter((id) => after.includes(id)));
      rmIndex();
      await setup.restart();
      expect(await look()).toEqual(before);
      expect(await idsInAll()).toEqual(after);
    }),
    { numRuns: 10, endOnFailure: true },
  );
}, 120_000);
