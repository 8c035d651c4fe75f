import fc from 'fast-check';
import type { RecordedFact } from '@aftercare/domain';
import { type PartitionClaim, PARTITIONS, type ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
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
const numbers = fc.array(fc.nat(), { maxLength: 3 });
const turns = fc.array(fc.tuple(fc.boolean(), fc.nat(100)), { maxLength: 6 });
const models = fc.constantFrom(...modelsUnderTest);

interface Case {
  readonly store: ReadModelStore;
  readonly model: AnyReadModel;
  readonly facts: readonly RecordedFact[];
}

/** Read models equal the fold of their facts on this store, however often and in which order anything comes again. */
export function describeEffectOnce(where: string, inStore: InStore, numRuns: number): void {
  /** For any read model, story and circumstances, each on a store of its own. */
  const forAny = <C>(circumstances: fc.Arbitrary<C>, holds: (of: Case, given: C) => Promise<void>): Promise<void> =>
    fc.assert(
      fc.asyncProperty(models, stories, circumstances, (model, facts, given) =>
        inStore((store) => holds({ store, model, facts }, given)),
      ),
      { numRuns },
    );

  describe(`a read model in ${where}`, () => {
    it('holds the fold of its facts, whatever ranges were folded again on the way', () =>
      forAny(
        fc.tuple(fc.array(runs, { maxLength: 3 }), batchSizes),
        async ({ store, model, facts }, [given, sizes]) => {
          // Each run begins at an earlier position than the documents stand at, and ends anywhere.
          for (const { from, until, ...how } of given)
            await foldInto(passing(store, facts[share(facts, from)]?.position), model, upTo(facts, until), how);
          await foldInto(passing(store, -1), model, facts, { sizes });
          await expectFold(store, model, facts);
        },
      ));

    it('holds the fold of its facts at every prefix, whatever batches arrive again and in whatever order', () =>
      forAny(
        fc.tuple(fc.array(numbers, { maxLength: 5 }), fc.nat(100)),
        async ({ store, model, facts }, [again, prefix]) => {
          const network = redeliveringStore(store, (nth) => again[nth % again.length] ?? []);
          for (const given of [upTo(facts, prefix), facts]) {
            await foldInto(network, model, given);
            await expectFold(store, model, given);
          }
        },
      ));

    it('holds the fold of its facts when two processes fold it at once, unaware of each other', () =>
      forAny(fc.tuple(batchSizes, batchSizes, turns), async ({ store, model, facts }, [one, other, given]) => {
        const first = await openFolding(store, model, { sizes: one });
        const second = await openFolding(store, model, { sizes: other });
        for (const [whose, until] of given) await (whose ? first : second).give(upTo(facts, until));
        await Promise.all([first.end(facts), second.end(facts)]);
        await expectFold(store, model, facts);
      }));

    it('holds the fold of its facts when a process goes on that has lost its partitions', () =>
      forAny(fc.tuple(batchSizes, batchSizes, turns), async ({ store, model, facts }, [one, other, given]) => {
        const holder = await openFolding(store, model, { sizes: one, share: allWithFence(1) });
        await holder.give(upTo(facts, given[0]?.[1] ?? 0));
        const successor = await openFolding(store, model, { sizes: other, share: allWithFence(2) });
        for (const [whose, until] of given) await (whose ? holder : successor).give(upTo(facts, until));
        await Promise.all([holder.end(facts), successor.end(facts)]);
        await expectFold(store, model, facts);
      }));
  });
}

const allWithFence = (fence: number): readonly PartitionClaim[] =>
  Array.from({ length: PARTITIONS }, (_, partition) => ({ partition, fence }));

/** The index that so many per cent of the facts lie before. */
const share = (facts: readonly unknown[], percent: number): number => Math.floor((facts.length * percent) / 100);

const upTo = (facts: readonly RecordedFact[], percent: number): readonly RecordedFact[] =>
  facts.slice(0, share(facts, percent));
