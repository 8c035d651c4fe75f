import fc from 'fast-check';
import type { RecordedFact } from '@aftercare/domain';
import type { ReadModelStore } from '@aftercare/read-model-store';
import { storeWithFaults } from './failing-store.fixture';
import { expectFold, foldInto, openFolding } from './folded-facts.fixture';
import { redeliveringStore } from './redelivering-store.fixture';
import { modelsUnderTest, stories } from './stories.fixture';

/** Runs work on an empty store of its own. */
export type InStore = (work: (store: ReadModelStore) => Promise<void>) => Promise<void>;

const passing = (store: ReadModelStore, checkpoint?: number): ReadModelStore =>
  storeWithFaults(store, (write) => write().then(() => undefined), checkpoint);

/** Batches of different sizes, so that one run's end lies within another's batch. */
const batchSizes = fc.record({ live: fc.integer({ min: 1, max: 4 }), catchingUp: fc.integer({ min: 1, max: 6 }) });

/** Folds what lies after a share of the facts, and until another share of them. */
const runs = fc.record({ from: fc.nat(99), until: fc.nat(100), sizes: batchSizes });

/** Read models equal the fold of their facts on this store, however often and in which order anything comes again. */
export function describeEffectOnce(where: string, inStore: InStore, numRuns: number): void {
  const numbers = fc.array(fc.nat(), { maxLength: 3 });
  const turns = fc.array(fc.tuple(fc.boolean(), fc.nat(100)), { maxLength: 6 });

  describe(`a read model in ${where}`, () => {
    it('holds the fold of its facts, whatever ranges were folded again on the way', () =>
      fc.assert(
        fc.asyncProperty(stories, fc.array(runs, { maxLength: 3 }), batchSizes, (facts, given, sizes) =>
          inStore(async (store) => {
            for (const model of modelsUnderTest) {
              // Each run begins at an earlier position than the documents stand at, and ends anywhere.
              for (const { from, until, ...how } of given)
                await foldInto(passing(store, facts[share(facts, from)]?.position), model, upTo(facts, until), how);
              await foldInto(passing(store, -1), model, facts, { sizes });
              await expectFold(store, model, facts);
            }
          }),
        ),
        { numRuns },
      ));

    it('holds the fold of its facts at every prefix, whatever batches arrive again and in whatever order', () =>
      fc.assert(
        fc.asyncProperty(stories, fc.array(numbers, { maxLength: 5 }), fc.nat(100), (facts, again, prefix) =>
          inStore(async (store) => {
            const network = redeliveringStore(store, (nth) => again[nth % again.length] ?? []);
            for (const model of modelsUnderTest) {
              for (const given of [upTo(facts, prefix), facts]) {
                await foldInto(network, model, given);
                await expectFold(store, model, given);
              }
            }
          }),
        ),
        { numRuns },
      ));

    it('holds the fold of its facts when two processes fold it at once, both of them unaware', () =>
      fc.assert(
        fc.asyncProperty(stories, batchSizes, batchSizes, turns, (facts, one, other, given) =>
          inStore(async (store) => {
            for (const model of modelsUnderTest) {
              const first = await openFolding(store, model, { sizes: one });
              const second = await openFolding(store, model, { sizes: other });
              for (const [whose, until] of given) await (whose ? first : second).give(upTo(facts, until));
              await Promise.all([first.end(facts), second.end(facts)]);
              await expectFold(store, model, facts);
            }
          }),
        ),
        { numRuns },
      ));
  });
}

/** The index that so many per cent of the facts lie before. */
const share = (facts: readonly unknown[], percent: number): number => Math.floor((facts.length * percent) / 100);

const upTo = (facts: readonly RecordedFact[], percent: number): readonly RecordedFact[] =>
  facts.slice(0, share(facts, percent));
