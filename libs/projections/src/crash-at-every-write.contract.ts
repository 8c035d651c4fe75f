import fc from 'fast-check';
import type { RecordedFact } from '@aftercare/domain';
import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { dyingProcess, type Death } from './dying-process.fixture';
import type { InStore } from './effect-once.contract';
import { storeWithFaults } from './failing-store.fixture';
import { expectFold, foldInto } from './folded-facts.fixture';
import { anew, stories } from './stories.fixture';

/** One story made of several, so that every read model takes a few batches. */
const long = (seed: number): readonly RecordedFact[] =>
  fc
    .sample(stories, { seed, numRuns: 3 })
    .flat()
    .map((fact, at) => ({ ...fact, position: at + 1 }));

/** A process that folds until it dies at its nth write; true when it did. */
async function livesUntil(
  store: ReadModelStore,
  model: AnyReadModel,
  facts: readonly RecordedFact[],
  { nth, death }: { readonly nth: number; readonly death: Death },
): Promise<{ readonly dead: boolean; readonly left: ReadModelStore }> {
  const abort = new AbortController();
  const life = dyingProcess(store, nth, death, () => abort.abort());
  await foldInto(life.store, model, facts, { abort });
  const torn = life.tornCheckpoint();
  const left = torn === undefined ? store : storeWithFaults(store, (write) => write().then(() => undefined), torn);
  return { dead: life.dead(), left };
}

/** Read models equal the fold of their facts on this store, at whichever write the process before died. */
export function describeCrashAtEveryWrite(
  where: string,
  inStore: InStore,
  { numRuns, models }: { readonly numRuns: number; readonly models: readonly AnyReadModel[] },
): void {
  describe(`a read model in ${where} whose process dies`, () => {
    it.each<Death>(['before', 'half-way', 'after'])(
      'at any of its writes, %s it, is mended by the next',
      async (death) => {
        const facts = long(7);
        let deaths = 0;
        for (const model of models)
          await inStore(async (store) => {
            let dead = true;
            for (let nth = 1; dead; nth++) {
              const own = anew(model);
              const life = await livesUntil(store, own, facts, { nth, death });
              dead = life.dead;
              deaths += dead ? 1 : 0;
              await foldInto(life.left, own, facts);
              await expectFold(store, own, facts);
            }
          });
        // Each makes its build, lets it serve and writes at least three batches.
        expect(deaths).toBeGreaterThanOrEqual(5 * models.length);
      },
    );

    it('again and again, is mended by the last', () =>
      fc.assert(
        fc.asyncProperty(fc.constantFrom(...models), stories, fc.array(anyDeath), (model, facts, deaths) =>
          inStore(async (store) => {
            for (const death of deaths) await livesUntil(store, model, facts, death);
            await foldInto(store, model, facts);
            await expectFold(store, model, facts);
          }),
        ),
        { numRuns },
      ));
  });
}

const anyDeath = fc.record({ nth: fc.integer({ min: 1, max: 6 }), death: fc.constantFrom<Death>('before', 'after') });
