import { AppendResult, AppendToStreamOptions, EventData, jsonEvent } from '@eventstore/db-client';

import { appendPaths } from '../testing/append-paths';
import { collect, failure, freshStream, numbered, testNode } from '../testing/test-node';

const setup = testNode();

const count = async (stream: string) => (await collect(setup.client.readStream(stream))).length;

describe.each(appendPaths)('by $path', ({ path, options }) => {
  const append = (stream: string, events: EventData | EventData[], rest: AppendToStreamOptions = {}) =>
    setup.client.appendToStream(stream, events, { ...rest, ...options });

  describe('a repeat under an exact revision', () => {
    it.each([['no_stream' as const], [1n]])(
      '(%s) gets the first answer, however much came after',
      async (expectedRevision) => {
        const stream = freshStream();
        if (expectedRevision !== 'no_stream') await append(stream, numbered(2));
        const events = numbered(3);
        const first = await append(stream, events, { expectedRevision });
        await append(stream, numbered(5));
        const before = await count(stream);

        expect(await append(stream, events, { expectedRevision })).toEqual(first);
        expect(await count(stream)).toBe(before);
      },
    );

    it('of a beginning answers the revision and position of its own last event', async () => {
      const stream = freshStream();
      const events = numbered(3);
      await append(stream, events, { expectedRevision: 'no_stream' });
      const stored = await collect(setup.client.readStream(stream));

      const result = await append(stream, events.slice(0, 2), { expectedRevision: 'no_stream' });
      expect(result).toMatchObject({ nextExpectedRevision: 1n, position: stored[1]?.event?.position });
    });

    it('that is an end, a middle, another order or longer is a wrong revision', async () => {
      const stream = freshStream();
      const events = numbered(3);
      await append(stream, events, { expectedRevision: 'no_stream' });
      const [one, two, three] = events as [(typeof events)[0], (typeof events)[0], (typeof events)[0]];
      for (const repeat of [[three], [two], [two, one], [one, two, three, ...numbered(1)]]) {
        const error = await failure(append(stream, repeat, { expectedRevision: 'no_stream' }));
        expect(error).toMatchObject({ type: 'wrong-expected-version', actualVersion: 2n });
      }
    });

    it('still gets the first answer after a restart', async () => {
      const stream = freshStream();
      const events = numbered(2);
      const first = await append(stream, events, { expectedRevision: 'no_stream' });
      await setup.restart();
      expect(await append(stream, events, { expectedRevision: 'no_stream' })).toEqual(first);
      expect(await count(stream)).toBe(2);
    });

    it('is not compared by content', async () => {
      const stream = freshStream();
      const event = jsonEvent({ type: 'First', data: { said: 'this' } });
      const first = await append(stream, event, { expectedRevision: 'no_stream' });
      const other = jsonEvent({ id: event.id, type: 'Second', data: { said: 'that' } });
      expect(await append(stream, other, { expectedRevision: 'no_stream' })).toEqual(first);
    });
  });

  describe.each(['any', 'stream_exists'] as const)('a repeat under %s', (expectedRevision) => {
    it('gets the first answer from the memory of recent ids', async () => {
      const stream = freshStream();
      await append(stream, numbered(1));
      const events = numbered(2);
      const first = await append(stream, events, { expectedRevision });
      await append(stream, numbered(1));
      expect(await append(stream, events, { expectedRevision })).toEqual(first);
      expect(await count(stream)).toBe(4);
    });

    it('is written again after a restart, as in production', async () => {
      const stream = freshStream();
      await append(stream, numbered(1));
      const events = numbered(1);
      await append(stream, events, { expectedRevision });
      await setup.restart();
      const again = await append(stream, events, { expectedRevision });
      expect(again.nextExpectedRevision).toBe(2n);
    });

    it('is decided by its first id', async () => {
      const stream = freshStream();
      const known = numbered(1);
      await append(stream, known);
      const longer = await failure(append(stream, [...known, ...numbered(1)], { expectedRevision }));
      expect(longer.type).toBe('wrong-expected-version');
      const fresh = await append(stream, [...numbered(1), ...known], { expectedRevision });
      expect(fresh.nextExpectedRevision).toBe(2n);
    });

    it('in another stream is no repeat: the first writer keeps the id', async () => {
      const [one, two] = [freshStream(), freshStream()];
      await append(two, numbered(1));
      const events = numbered(1);
      await append(one, events);
      await append(two, events, { expectedRevision });
      await append(two, events, { expectedRevision });
      expect(await count(two)).toBe(3);
    });
  });

  it('a repeat of an append that is not on disk yet gets a timeout, not an answer that may prove false', async () => {
    const stream = freshStream();
    const events = numbered(1);
    const [first, ...others] = await Promise.allSettled(Array.from({ length: 50 }, () => append(stream, events)));
    expect(first).toMatchObject({ status: 'fulfilled', value: { nextExpectedRevision: 0n } });
    const type = path === 'batch append' ? 'deadline-exceeded' : 'timeout';
    const inFlight = others.filter(({ status }) => status === 'rejected');
    expect(inFlight.length).toBeGreaterThan(0);
    for (const one of inFlight) expect(one).toMatchObject({ reason: { type } });
    expect(await append(stream, events)).toEqual((first as PromiseFulfilledResult<AppendResult>).value);
    expect(await count(stream)).toBe(1);
  });
});
