import type { ComparedBuild } from './build-walk';
import { compareBuilds, type CompareOptions } from './compare-builds';
import { pairOf } from './comparison';

/** A build with one document, which has moved on each time it is looked at; or stands still, while all else goes on. */
function build(first: number, { step = 2, absent = false } = {}): ComparedBuild {
  let [looks, position] = [0, first];
  const document = () => {
    looks += 2;
    position += step;
    return absent ? [] : [{ key: 'hot', position, doc: { orders: position } }];
  };
  return {
    checkpoint: () => Promise.resolve(first + looks),
    getMany: () => Promise.resolve(new Map(document().map((found) => [found.key, found]))),
    scan: ({ after }) =>
      Promise.resolve(
        after === undefined ? document().map(({ doc, ...where }) => ({ ...where, text: JSON.stringify(doc) })) : [],
      ),
  };
}

const comparing = (options: Pick<CompareOptions, 'serving' | 'rebuilt' | 'foldOn'>) =>
  compareBuilds({
    ...{ signal: new AbortController().signal, tail: () => Promise.resolve(Number.MAX_SAFE_INTEGER) },
    ...options,
  });

describe('a document that changes all the time, and is never seen at one position in both builds', () => {
  it('is compared where the one behind is folded on', async () => {
    const asked: number[] = [];
    const found = await comparing({
      ...{ serving: build(0), rebuilt: build(1) },
      foldOn: (pairs) => {
        asked.push(pairs.length);
        return Promise.resolve(pairs.map(({ key, rebuilt }) => pairOf(key, rebuilt, rebuilt)));
      },
    });
    expect(found).toMatchObject({ differing: 0, notCompared: 0, documents: { serving: 1, rebuilt: 1 } });
    expect(asked).toEqual([0, 1]);
  });

  it('differs where the one behind comes to something else', async () => {
    const found = await comparing({
      ...{ serving: build(0), rebuilt: build(1) },
      foldOn: (pairs) =>
        Promise.resolve(pairs.map(({ key, rebuilt }) => pairOf(key, { ...rebuilt!, doc: { orders: -1 } }, rebuilt))),
    });
    expect(found).toMatchObject({ differing: 1, differences: [{ key: 'hot' }] });
  });

  it('differs where one build has come past facts that are not in its document', async () => {
    const stuck = build(0, { step: 0 });
    expect(await comparing({ serving: stuck, rebuilt: build(1) })).toMatchObject({ differing: 1, notCompared: 0 });
    expect(await comparing({ serving: build(1), rebuilt: stuck })).toMatchObject({ differing: 1, notCompared: 0 });
  });

  it('differs where one build never has it', async () => {
    const found = await comparing({ serving: build(0, { absent: true }), rebuilt: build(1) });
    expect(found).toMatchObject({ differing: 1, documents: { serving: 0, rebuilt: 1 } });
  }, 30_000);

  it('is given up, and said to be, where nobody can fold it on', async () => {
    const found = await comparing({ serving: build(0), rebuilt: build(1) });
    expect(found).toMatchObject({ differing: 0, notCompared: 1, documents: { serving: 1, rebuilt: 1 } });
  }, 30_000);
});
