import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import type { Death } from '../dying-process.fixture';
import { expectFold, storedDocuments } from '../folded-facts.fixture';
import { killedMending } from './killed-mending.fixture';
import { ask, lines, noTrouble, parkedOf, parkingProcess, rememberingModel } from './parked-story.fixture';

type InStore = (work: (store: ReadModelStore) => Promise<void>) => Promise<void>;

const facts = lines(['s', ['a']], ['s', ['a']], ['t', ['a']], ['u', ['a']], ['u', ['a']]);

/** Folds that remove documents, which the store does not tell from documents that never were; over any store. */
export const describeRemovedDocuments = (where: string, inStore: InStore): void =>
  describe(`a parked key whose document is removed, over ${where}`, () => {
    it.each<Death>(['before', 'half-way', 'after'])(
      'is mended to the fold when the process is killed %s any of its writes, and it fails again behind the removal',
      (death) =>
        inStore(async (store) => {
          let survived = false;
          for (let n = 1; !survived; n++) {
            const trouble = noTrouble([30]);
            trouble.unfoldable.add('20/a').add('40/a');
            const model = rememberingModel(trouble);
            const before = await parkingProcess({ store, model, facts, trouble });
            await before.give(facts);
            await before.end();

            trouble.unfoldable.delete('20/a');
            const of = { store, model, trouble, facts, parkedWith: facts, keys: ['a'] };
            survived = await killedMending({ ...of, nth: n, death }, async (process) => {
              trouble.unfoldable.clear();
              if (process.status().parked > 0) await ask(store, model, 'retry-parked', 'a');
            });
            expect((await storedDocuments(store, model)).get('a')?.doc).toEqual({ at: [40, 50] });
            await expectFold(store, model, facts);
            expect(await parkedOf(store, model)).toEqual([]);
          }
        }),
    );

    it('is parked with the reason by a fold that removes it for what it holds', () =>
      inStore(async (store) => {
        const trouble = noTrouble();
        const remembering = rememberingModel(trouble);
        const twoAtMost: AnyReadModel = {
          ...remembering,
          evolve: (view, fact, key) => {
            const next = remembering.evolve(view, fact, key) as { readonly at: readonly number[] };
            return next.at.length > 2 ? undefined : next;
          },
        };
        const process = await parkingProcess({ store, model: twoAtMost, facts, trouble });
        await process.give(facts);
        await process.end();
        expect((await parkedOf(store, twoAtMost)).map(({ doc: { position, status } }) => [position, status])).toEqual([
          [30, 'parked'],
          [40, 'behind'],
          [50, 'behind'],
        ]);
        expect((await parkedOf(store, twoAtMost))[0]?.doc.reason).toContain('removes a document for what it holds');
        expect((await storedDocuments(store, twoAtMost)).get('a')?.doc).toEqual({ at: [10, 20] });
      }));
  });
