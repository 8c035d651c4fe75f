import type { DecodedFact } from '@aftercare/event-sourcing';
import type { FactPlaces } from '@aftercare/read-models';
import { recorded } from '../../../../libs/read-models/src/testing/recorded';
import { knownFacts } from './known-facts';

/** Reads a fact at every place, and notes which ones. */
function reading() {
  const asked: number[][] = [];
  const read = (places: FactPlaces): Promise<readonly DecodedFact[]> => {
    asked.push([...places.values()].flat());
    const facts = [...places].flatMap(([stream, positions]) =>
      positions.map((position) => recorded({ type: 'Noted', data: {} }, { position, stream })),
    );
    return Promise.resolve(facts);
  };
  return { asked, read };
}

const positionsOf = (facts: readonly DecodedFact[]) => facts.map(({ position }) => position).sort((a, b) => a - b);

describe('facts that were read', () => {
  it('are not read again for another moment; only what is new to it is', async () => {
    const { asked, read } = reading();
    const facts = knownFacts(100, 60_000);
    await facts.at(
      new Map([
        ['a', [1, 5]],
        ['b', [3]],
      ]),
      read,
    );
    expect(
      positionsOf(
        await facts.at(
          new Map([
            ['a', [1, 5, 8]],
            ['b', [3]],
          ]),
          read,
        ),
      ),
    ).toEqual([1, 3, 5, 8]);
    expect(positionsOf(await facts.at(new Map([['a', [1]]]), read))).toEqual([1]);
    expect(asked).toEqual([[1, 5, 3], [8]]);
  });

  it('are forgotten, the oldest first, when they are too many', async () => {
    const { asked, read } = reading();
    const facts = knownFacts(2, 60_000);
    await facts.at(new Map([['a', [1, 2, 3]]]), read);
    expect(positionsOf(await facts.at(new Map([['a', [1, 2, 3]]]), read))).toEqual([1, 2, 3]);
    expect(asked).toEqual([[1, 2, 3], [1]]);
  });
});
