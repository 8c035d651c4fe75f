import fc from 'fast-check';
import type { ReadModelStore } from '@aftercare/read-model-store';
import { storeWithFaults } from './failing-store.fixture';
import { expectFold, foldInto } from './folded-facts.fixture';
import { redeliveringStore } from './redelivering-store.fixture';
import { modelsUnderTest, stories } from './stories.fixture';

/** Runs work on an empty store of its own. */
export type InStore = (work: (store: ReadModelStore) => Promise<void>) => Promise<void>;

const longest = 14;

/** Read models equal the fold of their facts on this store, however often and in which order anything comes again. */
export function describeEffectOnce(where: string, inStore: InStore, numRuns: number): void {
  const positionIn = fc.nat(longest);
  const numbers = fc.array(fc.nat(), { maxLength: 3 });

  describe(`a read model in ${where}`, () => {
    it('holds the fold of its facts, whatever ranges were folded again on the way', () =>
      fc.assert(
        fc.asyncProperty(stories, fc.array(fc.tuple(positionIn, positionIn), { maxLength: 3 }), (facts, runs) =>
          inStore(async (store) => {
            const from = (checkpoint: number | undefined) =>
              storeWithFaults(store, (write) => write().then(() => undefined), checkpoint);
            for (const model of modelsUnderTest) {
              // Each run begins at an earlier position than the documents stand at, and ends anywhere.
              for (const [first, last] of runs)
                await foldInto(from(facts[first]?.position), model, facts.slice(0, last));
              await foldInto(from(-1), model, facts);
              await expectFold(store, model, facts);
            }
          }),
        ),
        { numRuns },
      ));

    it('holds the fold of its facts at every prefix, whatever batches arrive again and in whatever order', () =>
      fc.assert(
        fc.asyncProperty(stories, fc.array(numbers, { maxLength: 5 }), fc.array(positionIn), (facts, again, stops) =>
          inStore(async (store) => {
            const network = redeliveringStore(store, (nth) => again[nth % again.length] ?? []);
            for (const model of modelsUnderTest) {
              for (const stop of [...stops.slice(0, 2).sort((one, other) => one - other), facts.length]) {
                const { checkpoint } = await foldInto(network, model, facts.slice(0, stop));
                await expectFold(
                  store,
                  model,
                  facts.filter(({ position }) => position <= checkpoint),
                );
              }
            }
          }),
        ),
        { numRuns },
      ));
  });
}
