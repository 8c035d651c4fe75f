import { AppendToStreamOptions, binaryEvent, EventData, jsonEvent } from '@eventstore/db-client';

import { appendPaths } from '../testing/append-paths';
import { collect, failure, freshStream, numbered, testNode } from '../testing/test-node';

const setup = testNode();

describe.each(appendPaths)('an append by $path', ({ options }) => {
  const append = (stream: string, events: EventData | EventData[], rest: AppendToStreamOptions = {}) =>
    setup.client.appendToStream(stream, events, { ...rest, ...options });
  const read = (stream: string) => collect(setup.client.readStream(stream));

  it('takes 1 MiB of data and not one byte more; only data counts', async () => {
    const stream = freshStream();
    const event = (size: number) =>
      binaryEvent({ type: 'Large', data: Buffer.alloc(size), metadata: Buffer.alloc(1_000) });
    await expect(append(stream, event(1024 * 1024))).resolves.toMatchObject({ success: true });
    const error = await failure(append(stream, event(1024 * 1024 + 1)));
    expect(error).toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1024 * 1024 });
    await expect(append(stream, numbered(1))).resolves.toMatchObject({ success: true });
  });

  it('counts the data of all its events together, and writes none of what is too large', async () => {
    const stream = freshStream();
    const halves = (rest: number) => [
      binaryEvent({ type: 'Half', data: Buffer.alloc(512 * 1024) }),
      binaryEvent({ type: 'Half', data: Buffer.alloc(512 * 1024 + rest) }),
    ];
    const error = await failure(append(stream, halves(1)));
    expect(error).toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1024 * 1024 });
    expect((await failure(read(stream))).type).toBe('stream-not-found');
    await expect(append(stream, halves(0))).resolves.toMatchObject({ nextExpectedRevision: 1n });
  });

  it('whose deadline is past is not written', async () => {
    const stream = freshStream();
    expect((await failure(append(stream, numbered(1), { deadline: -1_000 }))).type).toBe('deadline-exceeded');
    expect((await failure(read(stream))).type).toBe('stream-not-found');
  });

  it.each([
    ['a bad id', { ...jsonEvent({ type: 'Bad', data: {} }), id: 'no uuid' }],
    ['an id of zeros', { ...jsonEvent({ type: 'Bad', data: {} }), id: '00000000-0000-0000-0000-000000000000' }],
    ['no type', jsonEvent({ type: '', data: {} })],
    ['a type that is too long', jsonEvent({ type: 'T'.repeat(70_000), data: {} })],
  ])('with %s among good events is refused whole', async (_name, bad) => {
    const stream = freshStream();
    expect((await failure(append(stream, [...numbered(2), bad]))).type).toBe('unknown');
    expect((await failure(read(stream))).type).toBe('stream-not-found');
  });

  it('refuses an empty and an endless stream name, and lists that the node keeps itself', async () => {
    for (const name of ['', '$$', 'n'.repeat(70_000)])
      expect((await failure(append(name, numbered(1)))).type).toBe('unknown');
    expect((await failure(append('$ce-spec', numbered(1)))).type).toBe('access-denied');
  });
});

describe.each(appendPaths)('--max-append-size, by $path', ({ options }) => {
  const small = testNode({ maxAppendSize: 1_000 });

  it('is the limit of an append, in bytes of data', async () => {
    const stream = freshStream();
    const event = (size: number) =>
      binaryEvent({ type: 'Sized', data: Buffer.alloc(size), metadata: Buffer.alloc(5_000) });
    await small.client.appendToStream(stream, [event(400), event(600)], options);
    const error = await failure(small.client.appendToStream(stream, [event(400), event(601)], options));
    expect(error).toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1_000 });
  });
});
