import { BACKWARDS, binaryEvent, END, jsonEvent } from '@eventstore/db-client';

import { collect, freshStream, numbered, revisions, testNode } from '../testing/test-node';

const setup = testNode();

const link = (target: string) => binaryEvent({ type: '$>', data: Buffer.from(target) });
const resolved = (stream: string) => collect(setup.client.readStream(stream, { resolveLinkTos: true }));

describe('a link', () => {
  it('leads to its event when asked, each with its own place', async () => {
    const [target, links] = [freshStream('target'), freshStream('links')];
    const { position } = await setup.client.appendToStream(target, numbered(3));
    const linked = await setup.client.appendToStream(links, link(`2@${target}`));

    const [read] = await resolved(links);
    expect(read?.event).toMatchObject({ streamId: target, revision: 2n, type: 'Counted', position });
    expect(read?.link).toMatchObject({ streamId: links, revision: 0n, type: '$>', position: linked.position });
    expect(read?.commitPosition).toBe(linked.position?.commit);
    const [plain] = await collect(setup.client.readStream(links));
    expect(plain?.link).toBeUndefined();
    expect(plain?.event).toMatchObject({ streamId: links, type: '$>' });
  });

  it.each([
    ['was never written', async () => Promise.resolve()],
    ['is deleted', async (stream: string) => void (await setup.client.deleteStream(stream))],
    ['is tombstoned', async (stream: string) => void (await setup.client.tombstoneStream(stream))],
    [
      'is truncated',
      async (stream: string) => void (await setup.client.setStreamMetadata(stream, { truncateBefore: 1 })),
    ],
  ])('whose target %s comes without an event', async (reason, spoil) => {
    const [target, links] = [freshStream('target'), freshStream('links')];
    await setup.client.appendToStream(target, numbered(1));
    await setup.client.appendToStream(links, link(`${reason === 'was never written' ? 5 : 0}@${target}`));
    await spoil(target);
    const [read] = await resolved(links);
    expect(read?.event).toBeUndefined();
    expect(read?.link?.streamId).toBe(links);
  });

  it('whose data is no revision@stream arrives as an ordinary event', async () => {
    const links = freshStream('links');
    await setup.client.appendToStream(links, [link('nonsense'), link('@stream'), link('1@')]);
    const read = await resolved(links);
    expect(read.map((event) => [event.event?.type, event.link])).toEqual(Array(3).fill(['$>', undefined]));
    const newest = { direction: BACKWARDS, fromPosition: END, maxCount: 3, resolveLinkTos: true } as const;
    const all = await collect(setup.client.readAll(newest));
    expect(all.map((event) => [event.event?.streamId, event.link])).toEqual(Array(3).fill([links, undefined]));
  });

  it('is followed one step, not to where another link leads', async () => {
    const [target, first, second] = [freshStream('target'), freshStream('links'), freshStream('links')];
    await setup.client.appendToStream(target, numbered(1));
    await setup.client.appendToStream(first, link(`0@${target}`));
    await setup.client.appendToStream(second, link(`0@${first}`));
    const [read] = await resolved(second);
    expect(read?.event).toMatchObject({ streamId: first, type: '$>' });
  });

  it('may lead to a stream with @ in its name', async () => {
    const [target, links] = [freshStream('a@b'), freshStream('links')];
    await setup.client.appendToStream(target, numbered(1));
    await setup.client.appendToStream(links, link(`0@${target}`));
    const [read] = await resolved(links);
    expect(read?.event?.streamId).toBe(target);
  });

  it('is followed in $all too', async () => {
    const [target, links] = [freshStream('target'), freshStream('links')];
    await setup.client.appendToStream(target, numbered(1));
    const { position } = await setup.client.appendToStream(links, link(`0@${target}`));
    const [read] = await collect(setup.client.readAll({ fromPosition: position as never, resolveLinkTos: true }));
    expect([read?.event?.streamId, read?.link?.streamId]).toEqual([target, links]);
  });
});

describe('a category stream', () => {
  it('lists the events of all its streams in the order of the log', async () => {
    const [one, two] = [freshStream('fruit'), freshStream('fruit')];
    await setup.client.appendToStream(one, numbered(2));
    await setup.client.appendToStream(two, numbered(1));
    await setup.client.appendToStream(one, numbered(1));

    const read = await resolved('$ce-fruit');
    expect(read.map(({ event }) => [event?.streamId, Number(event?.revision)])).toEqual([
      [one, 0],
      [one, 1],
      [two, 0],
      [one, 2],
    ]);
    expect(revisions(read)).toEqual([0, 1, 2, 3]);
    const [first] = await collect(setup.client.readStream('$ce-fruit', { maxCount: 1 }));
    expect(first?.event).toMatchObject({ streamId: '$ce-fruit', type: '$>', revision: 0n });
    expect(Buffer.from(first?.event?.data as Uint8Array).toString()).toBe(`0@${one}`);
  });

  it('gives a link the same id at every read', async () => {
    await setup.client.appendToStream(freshStream('stone'), numbered(2));
    const ids = async () => (await collect(setup.client.readStream('$ce-stone'))).map(({ event }) => event?.id);
    const first = await ids();
    await setup.restart();
    expect(await ids()).toEqual(first);
    expect(new Set(first).size).toBe(2);
  });

  it('takes the name up to the first dash, and has no metadata streams', async () => {
    await setup.client.appendToStream('tree-oak-1', numbered(1));
    await setup.client.setStreamMetadata('tree-oak-1', { maxCount: 5 });
    expect(await resolved('$ce-tree')).toHaveLength(1);
  });

  it('can be truncated like any stream', async () => {
    await setup.client.appendToStream(freshStream('leaf'), numbered(5));
    await setup.client.setStreamMetadata('$ce-leaf', { maxCount: 2 });
    expect(revisions(await resolved('$ce-leaf'))).toEqual([3, 4]);
  });
});

it('an event-type stream lists the events of a type from all streams', async () => {
  const [one, two] = [freshStream('bird'), freshStream('fish')];
  await setup.client.appendToStream(one, jsonEvent({ type: 'Moved', data: {} }));
  await setup.client.appendToStream(two, [
    jsonEvent({ type: 'Moved', data: {} }),
    jsonEvent({ type: 'Rested', data: {} }),
  ]);
  expect((await resolved('$et-Moved')).map(({ event }) => event?.streamId)).toEqual([one, two]);
  expect((await resolved('$et-Rested')).map(({ event }) => event?.streamId)).toEqual([two]);
});

it('$streams lists every stream by its first event', async () => {
  const stream = freshStream('cloud');
  await setup.client.appendToStream(stream, numbered(3));
  const listed = (await resolved('$streams')).map(({ event }) => event?.streamId);
  expect(listed.filter((name) => name === stream)).toEqual([stream]);
});
