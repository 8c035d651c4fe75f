import type { StoredDocument } from '@aftercare/read-model-store';
import fc from 'fast-check';
import { inKeyOrder, type ComparedBuild } from './build-walk';
import { compareBuilds } from './compare-builds';

/** What happens to the document of a key; its position is its place in the story. */
interface Happening {
  readonly key: string;
  readonly removes: boolean;
}

/** A build that folds a story as far as it has come, a few facts further at each look at it. */
function foldingBuild(
  story: readonly Happening[],
  start: number,
  pace: () => number,
  broken: (document: StoredDocument<object>) => object = ({ doc }) => doc,
): ComparedBuild {
  let reached = start;
  const documents = (): Map<string, StoredDocument<object>> => {
    reached = Math.min(story.length - 1, reached + pace());
    const found = new Map<string, StoredDocument<object>>();
    for (const [position, { key, removes }] of story.slice(0, reached + 1).entries()) {
      const before = found.get(key);
      if (removes) found.delete(key);
      else {
        const doc = { times: ((before?.doc as { times: number } | undefined)?.times ?? 0) + 1 };
        found.set(key, { key, position, doc });
      }
    }
    return new Map([...found].map(([key, document]) => [key, { ...document, doc: broken(document) }]));
  };
  return {
    checkpoint: () => Promise.resolve(reached),
    getMany: (keys) => Promise.resolve(new Map([...documents()].filter(([key]) => keys.includes(key)))),
    scan: ({ after, limit }) =>
      Promise.resolve(
        [...documents().values()]
          .filter(({ key }) => after === undefined || inKeyOrder(key, after) > 0)
          .sort((one, other) => inKeyOrder(one.key, other.key))
          .slice(0, limit)
          .map(({ doc, ...where }) => ({ ...where, text: JSON.stringify(doc) })),
      ),
  };
}

const { signal } = new AbortController();
const standing = () => 0;
const made = (...keys: readonly string[]): readonly Happening[] => keys.map((key) => ({ key, removes: false }));
const comparing = (story: readonly Happening[], serving: ComparedBuild, rebuilt: ComparedBuild, standsAt?: number) =>
  compareBuilds({ serving, rebuilt, standsAt, signal, pageSize: 2, tail: () => Promise.resolve(story.length - 1) });

describe('two builds of one fold', () => {
  it('have equal digests, whatever is folded into each of them meanwhile', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'é', '￾', '😀'), removes: fc.boolean() }), {
          minLength: 1,
          maxLength: 30,
        }),
        fc.tuple(fc.nat(10), fc.nat(10)),
        fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
        async (story, [left, right], [fast, slow]) => {
          const found = await comparing(
            story,
            foldingBuild(story, Math.min(left, story.length - 1), () => fast),
            foldingBuild(story, Math.min(right, story.length - 1), () => slow),
          );
          expect(found.differences).toEqual([]);
          expect(found).toMatchObject({ differing: 0, notCompared: 0 });
          expect(found.digests.serving).toBe(found.digests.rebuilt);
          expect(found.documents.serving).toBe(found.documents.rebuilt);
        },
      ),
      { numRuns: 60 },
    ));

  it('have a digest that any order of the same documents gives, and no other documents', async () => {
    const digestOf = async (story: readonly Happening[]) => {
      const build = foldingBuild(story, story.length - 1, standing);
      return (await comparing(story, build, build)).digests.serving;
    };
    expect(await digestOf(made('a', 'b'))).not.toBe(await digestOf(made('b', 'a')));
    expect(await digestOf([])).toBe('0'.repeat(64));
  });
});

describe('two builds that differ', () => {
  const story = made('a', 'b', 'c', 'a', 'd');
  const whole = foldingBuild(story, 4, standing);

  it('are told apart by key and field', async () => {
    const wrong = foldingBuild(story, 4, standing, ({ key, doc }) => (key === 'a' ? { times: 7, more: [1] } : doc));
    const found = await comparing(story, whole, wrong);
    expect(found).toMatchObject({ differing: 1, documents: { serving: 4, rebuilt: 4 } });
    expect(found.digests.serving).not.toBe(found.digests.rebuilt);
    expect(found.differences).toEqual([
      {
        ...{ key: 'a', servingPosition: 3, rebuiltPosition: 3 },
        fields: [
          { path: 'times', serving: '2', rebuilt: '7' },
          { path: 'more', rebuilt: '[1]' },
        ],
      },
    ]);
  });

  it('are told apart where one lacks a document or has missed a fact, once both are past it', async () => {
    const other = made('a', 'b', 'b', 'x', 'd');
    const found = await comparing(story, whole, foldingBuild(other, 4, standing));
    expect(found.documents).toEqual({ serving: 4, rebuilt: 4 });
    expect(found.differences.map(({ key }) => key).sort()).toEqual(['a', 'b', 'c', 'x']);
    expect(found.differences.find(({ key }) => key === 'c')).toEqual({ key: 'c', servingPosition: 2, fields: [] });
  });

  it('give at most twenty samples, and count them all', async () => {
    const long = made(...Array.from({ length: 50 }, (_, n) => `k${n}`));
    const wrong = foldingBuild(long, 49, standing, () => ({ times: 0 }));
    const found = await comparing(long, foldingBuild(long, 49, standing), wrong);
    expect([found.differing, found.differences.length]).toEqual([50, 20]);
  });

  it('say nothing about documents that changed after the serving one stood still', async () => {
    const stands = foldingBuild(story, 2, standing);
    const found = await comparing(story, stands, whole, 2);
    expect(found).toMatchObject({ differing: 0, notCompared: 2, documents: { serving: 3, rebuilt: 4 } });
  });
});

it('ends when it is told to, though two builds never come level', async () => {
  const end = new AbortController();
  const story = made('a', 'a');
  const comparison = compareBuilds({
    serving: foldingBuild(story, 0, standing),
    rebuilt: foldingBuild(story, 1, standing),
    tail: () => Promise.resolve(1),
    signal: end.signal,
  });
  setTimeout(() => end.abort(), 60);
  await expect(comparison).rejects.toThrow('aborted');
});
