import { AppendToStreamOptions, binaryEvent, EventData, jsonEvent } from '@eventstore/db-client';

import { collect, failure, freshStream, numbered, testNode } from '../testing/test-node';

const setup = testNode();

/** Per-call credentials make the client use the classic append. */
const paths = [
  { path: 'batch append', options: {} },
  { path: 'classic append', options: { credentials: { username: 'admin', password: 'changeit' } } },
];

describe.each(paths)('an append by $path', ({ options }) => {
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

  it('succeeds with no events at all, and creates nothing', async () => {
    const stream = freshStream();
    await expect(append(stream, [])).resolves.toMatchObject({ success: true });
    expect(await failure(read(stream))).toMatchObject({ type: 'stream-not-found' });
  });

  it('takes 1 MiB of data and not one byte more; only data counts', async () => {
    const stream = freshStream();
    const event = (size: number) =>
      binaryEvent({ type: 'Large', data: Buffer.alloc(size), metadata: Buffer.alloc(1_000) });
    await expect(append(stream, event(1024 * 1024))).resolves.toMatchObject({ success: true });
    const error = await failure(append(stream, event(1024 * 1024 + 1)));
    expect(error).toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1024 * 1024 });
    await expect(append(stream, numbered(1))).resolves.toMatchObject({ success: true });
  });

  it('keeps every byte, with the id, the type and the moment of the append', async () => {
    const stream = freshStream('späße-日本');
    const data = Buffer.from([0, 1, 0x18, 0xff, 0xfe, 0x80]);
    const metadata = Buffer.from([0xff, 0x00]);
    const binary = binaryEvent({ type: 'Ünïcode 日本', data, metadata });
    const json = jsonEvent({
      type: 'Json',
      data: { text: 'ß\u0018"', big: 2 ** 53, list: [null, 1.5] },
      metadata: { a: { b: 'c' } },
    });
    const before = Date.now();
    await append(stream, [binary, json]);
    const after = Date.now();

    const [first, second] = (await read(stream)).map(({ event }) => event);
    expect(first).toMatchObject({ id: binary.id, type: 'Ünïcode 日本', isJson: false, streamId: stream });
    expect(Buffer.from(first?.data as Uint8Array)).toEqual(data);
    expect(Buffer.from(first?.metadata as Uint8Array)).toEqual(metadata);
    expect(second).toMatchObject({ id: json.id, isJson: true, data: json.data, metadata: json.metadata });
    for (const event of [first, second]) {
      expect(event?.created.getTime()).toBeGreaterThanOrEqual(before);
      expect(event?.created.getTime()).toBeLessThanOrEqual(after);
    }
  });

  it('refuses an empty stream name, and lists that the node keeps itself', async () => {
    expect((await failure(append('', numbered(1)))).type).toBe('unknown');
    expect((await failure(append('$ce-spec', numbered(1)))).type).toBe('access-denied');
  });
});

describe('many appends', () => {
  it('in one tick to one stream are all written, in the order of the client', async () => {
    const stream = freshStream();
    const events = numbered(2_000);
    await Promise.all(events.map((event) => setup.client.appendToStream(stream, event)));
    const read = await collect(setup.client.readStream(stream));
    expect(read.map(({ event }) => (event?.data as { n: number }).n)).toEqual(events.map((_, index) => index));
  });

  it('under the same expected revision let exactly one through', async () => {
    const stream = freshStream();
    const results = await Promise.allSettled(
      numbered(50).map((event) => setup.client.appendToStream(stream, event, { expectedRevision: 'no_stream' })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await collect(setup.client.readStream(stream))).toHaveLength(1);
  });

  it('larger than one message arrive as one', async () => {
    const stream = freshStream();
    const events = numbered(300);
    const result = await setup.client.appendToStream(stream, events, {
      batchAppendSize: 1_000,
      expectedRevision: 'no_stream',
    });
    expect(result.nextExpectedRevision).toBe(299n);
  });
});
