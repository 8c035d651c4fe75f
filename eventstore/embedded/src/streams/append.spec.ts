import { AppendToStreamOptions, EventData } from '@eventstore/db-client';

import { appendPaths } from '../testing/append-paths';
import { collect, failure, freshStream, numbered, testNode } from '../testing/test-node';

const setup = testNode();

describe.each(appendPaths)('an append by $path', ({ options }) => {
  const append = (stream: string, events: EventData | EventData[], rest: AppendToStreamOptions = {}) =>
    setup.client.appendToStream(stream, events, { ...rest, ...options });
  const read = (stream: string) => collect(setup.client.readStream(stream));

  it('numbers events from zero and answers with the last revision and its position', async () => {
    const stream = freshStream();
    const first = await append(stream, numbered(3));
    const second = await append(stream, numbered(1));

    expect([first.nextExpectedRevision, second.nextExpectedRevision]).toEqual([2n, 3n]);
    const events = await read(stream);
    expect(events.map(({ event }) => event?.revision)).toEqual([0n, 1n, 2n, 3n]);
    expect(events[2]?.event?.position).toEqual(first.position);
    expect(events[3]?.event?.position).toEqual(second.position);
  });

  it('takes no_stream for a new stream only, and tells the current revision otherwise', async () => {
    const stream = freshStream();
    await append(stream, numbered(2), { expectedRevision: 'no_stream' });

    const error = await failure(append(stream, numbered(1), { expectedRevision: 'no_stream' }));
    expect(error).toMatchObject({
      type: 'wrong-expected-version',
      actualVersion: 1n,
      expectedVersion: 'no_stream',
      streamName: stream,
    });
    expect(await read(stream)).toHaveLength(2);
  });

  it('takes stream_exists for a stream with events only', async () => {
    const stream = freshStream();
    const error = await failure(append(stream, numbered(1), { expectedRevision: 'stream_exists' }));
    expect(error).toMatchObject({
      type: 'wrong-expected-version',
      actualVersion: 'no_stream',
      expectedVersion: 'stream_exists',
    });

    await append(stream, numbered(1));
    await expect(append(stream, numbered(1), { expectedRevision: 'stream_exists' })).resolves.toMatchObject({
      success: true,
    });
  });

  it('takes stream_exists for a stream that has only metadata', async () => {
    const stream = freshStream();
    await setup.client.setStreamMetadata(stream, { note: 'first' });
    await expect(append(stream, numbered(1), { expectedRevision: 'stream_exists' })).resolves.toMatchObject({
      success: true,
    });
  });

  it.each([0n, 2n, 99n])('refuses the exact revision %s of a stream that stands at 1', async (expectedRevision) => {
    const stream = freshStream();
    await append(stream, numbered(2));
    const error = await failure(append(stream, numbered(1), { expectedRevision }));
    expect(error).toMatchObject({
      type: 'wrong-expected-version',
      actualVersion: 1n,
      expectedVersion: expectedRevision,
    });
  });

  it('takes the exact revision', async () => {
    const stream = freshStream();
    await append(stream, numbered(2));
    const result = await append(stream, numbered(1), { expectedRevision: 1n });
    expect(result.nextExpectedRevision).toBe(2n);
  });

  it('takes any whatever is there, and goes on behind it', async () => {
    const stream = freshStream();
    for (const revision of [0n, 1n, 2n])
      expect(await append(stream, numbered(1), { expectedRevision: 'any' })).toMatchObject({
        success: true,
        nextExpectedRevision: revision,
      });
  });

  it('refuses an exact revision of a stream that is not there', async () => {
    const error = await failure(append(freshStream(), numbered(1), { expectedRevision: 0n }));
    expect(error).toMatchObject({
      type: 'wrong-expected-version',
      actualVersion: 'no_stream',
      expectedVersion: 0n,
    });
  });

  it('succeeds with no events at all, and creates nothing', async () => {
    const stream = freshStream();
    await expect(append(stream, [])).resolves.toMatchObject({ success: true });
    expect(await failure(read(stream))).toMatchObject({ type: 'stream-not-found' });
  });

  it('with no events answers where the stream stands, and minds the expected revision', async () => {
    const stream = freshStream();
    const last = await append(stream, numbered(2));
    expect(await append(stream, [], { expectedRevision: 1n })).toEqual(last);
    expect((await failure(append(stream, [], { expectedRevision: 0n }))).type).toBe('wrong-expected-version');
    expect(await read(stream)).toHaveLength(2);
  });
});
