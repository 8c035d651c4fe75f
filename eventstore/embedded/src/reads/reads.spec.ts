import { BACKWARDS, END, ReadStreamOptions, START } from '@eventstore/db-client';

import { collect, failure, freshStream, numbered, revisions, testNode } from '../testing/test-node';

const setup = testNode();
const ten = freshStream();

beforeAll(async () => {
  await setup.client.appendToStream(ten, numbered(10));
});

const read = async (options: ReadStreamOptions) => revisions(await collect(setup.client.readStream(ten, options)));

describe('a stream read', () => {
  it.each([
    ['forwards from the start', {}, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['forwards from a revision, which is included', { fromRevision: 7n }, [7, 8, 9]],
    ['forwards so many', { fromRevision: 3n, maxCount: 2 }, [3, 4]],
    ['forwards from the end', { fromRevision: END }, []],
    ['forwards from beyond the end', { fromRevision: 10n }, []],
    ['backwards from the end', { direction: BACKWARDS, fromRevision: END, maxCount: 3 }, [9, 8, 7]],
    ['backwards from a revision, which is included', { direction: BACKWARDS, fromRevision: 2n }, [2, 1, 0]],
    ['backwards from the start', { direction: BACKWARDS, fromRevision: START }, [0]],
    ['backwards from beyond the end', { direction: BACKWARDS, fromRevision: 99n, maxCount: 2 }, [9, 8]],
  ] as const)('%s', async (_name, options, expected) => {
    expect(await read(options)).toEqual(expected);
  });

  it('of a stream that is not there tells so, whatever its name', async () => {
    const error = await failure(collect(setup.client.readStream('kein-straßen-日本')));
    expect(error).toMatchObject({ type: 'stream-not-found' });
  });

  it('gives each event the position that its append answered', async () => {
    const stream = freshStream();
    const { position } = await setup.client.appendToStream(stream, numbered(1));
    const [event] = await collect(setup.client.readStream(stream));
    expect(event?.event?.position).toEqual(position);
    expect(event?.commitPosition).toBe(position?.commit);
  });

  it('does not include what is appended after it began, and many can go on at once', async () => {
    const stream = freshStream();
    await setup.client.appendToStream(stream, numbered(5_000));
    const readings = Array.from({ length: 5 }, () => collect(setup.client.readStream(stream)));
    const sizes = (await Promise.all(readings)).map(({ length }) => length);
    expect(sizes).toEqual(Array(5).fill(5_000));
  });

  it('can be broken off, and the connection goes on', async () => {
    const stream = freshStream();
    await setup.client.appendToStream(stream, numbered(5_000));
    for (let round = 0; round < 20; round++) {
      for await (const { event } of setup.client.readStream(stream)) {
        expect(event?.revision).toBe(0n);
        break;
      }
    }
    expect(await read({ maxCount: 1 })).toEqual([0]);
  });
});
