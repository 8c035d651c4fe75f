import type { ReadModelStore } from '@aftercare/read-model-store';
import type { Death } from '../dying-process.fixture';
import { storeWithFaults } from '../failing-store.fixture';
import { expectFold } from '../folded-facts.fixture';
import { killedMending } from './killed-mending.fixture';
import { ask, lines, noTrouble, parkedOf, parkingProcess, rememberingModel } from './parked-story.fixture';

const facts = lines(
  ...([
    ['s', ['a', 'b']],
    ['s', ['a']],
    ['t', ['a', 'c']],
    ['t', ['b']],
    ['u', ['a']],
    ['u', ['c']],
  ] as const),
);
/** Facts that come while the key is being mended. */
const later = [...facts, ...lines(...facts.map(({ stream }) => [stream, ['a', 'c']] as const))].map(
  (fact, at, all) => ({
    ...fact,
    ...{ position: 10 * (at + 1), revision: all.slice(0, at).filter(({ stream }) => stream === fact.stream).length },
  }),
);

/** A story with two parked keys, each at the middle of it; gives the program that has mended them. */
async function parkedStory(store: ReadModelStore) {
  const trouble = noTrouble();
  trouble.unfoldable.add('20/a').add('30/c');
  const model = rememberingModel(trouble);
  const before = await parkingProcess({ store, model, facts: later, trouble });
  await before.give(facts);
  await before.end();
  trouble.unfoldable.clear();
  return { model, trouble };
}

type InStore = (work: (store: ReadModelStore) => Promise<void>) => Promise<void>;

/** A store that fails, and a process that dies, at any write of a mending; over any store. */
export const describeCrashWhileMending = (where: string, inStore: InStore): void =>
  describe(`mending what is parked over ${where}`, () => {
    it.each([
      ['nothing of it', false],
      ['all of it, and nobody told', true],
    ])('loses and repeats nothing when any write fails with %s done', (_, done) =>
      inStore(async (store) => {
        for (let n = 1; n <= 8; n++) {
          const { model, trouble } = await parkedStory(store);
          const failing = storeWithFaults(store, async (write, count) => {
            if (count === n && !done) throw new Error('away');
            await write();
            if (count === n) throw new Error('away');
          });
          const process = await parkingProcess({ store: failing, model, facts: later, trouble });
          const asked = Promise.all([ask(store, model, 'retry-parked', 'a'), ask(store, model, 'retry-parked', 'c')]);
          await process.give(later);
          await asked;
          await process.end();
          await expectFold(store, model, later);
          expect(await parkedOf(store, model)).toEqual([]);
        }
      }),
    );

    it.each<Death>(['before', 'half-way', 'after'])(
      'goes on in the next process when one is killed %s any of its writes',
      (death) =>
        inStore(async (store) => {
          let survived = false;
          for (let n = 1; !survived; n++) {
            const { model, trouble } = await parkedStory(store);
            const of = { store, model, trouble, facts: later, parkedWith: facts, keys: ['a', 'c'] };
            survived = await killedMending({ ...of, nth: n, death });
            await expectFold(store, model, later);
            expect(await parkedOf(store, model)).toEqual([]);
          }
        }),
    );
  });
