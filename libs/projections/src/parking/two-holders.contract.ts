import type { ReadModelStore } from '@aftercare/read-model-store';
import { expectFold } from '../folded-facts.fixture';
import { ask, lines, noTrouble, parkedOf, parkingProcess, rememberingModel } from './parked-story.fixture';

type InStore = (work: (store: ReadModelStore) => Promise<void>) => Promise<void>;

const facts = lines(['s', ['a']], ['s', ['a']], ['t', ['a']]);

/** A process that parks what it reads although another has its place by now; over any store. */
export const describeTwoHolders = (where: string, inStore: InStore): void =>
  describe(`what a process parks that was overtaken, over ${where}`, () => {
    it.each(['retry-parked', 'discard-parked'] as const)('is mended by its successor, for %s', (kind) =>
      inStore(async (store) => {
        const trouble = noTrouble();
        const model = rememberingModel(trouble);
        const [older, newer] = [
          await parkingProcess({ store, model, facts, trouble }),
          await parkingProcess({ store, model, facts, trouble }),
        ];
        trouble.unfoldable.add('20/a');
        await older.give(facts);
        await older.end();
        trouble.unfoldable.clear();
        await newer.give(facts);
        expect(newer.status()).toMatchObject({ state: 'live', parked: 0 });
        expect((await parkedOf(store, model)).map(({ doc }) => doc.status)).toEqual(['parked', 'behind']);
        expect(await ask(store, model, kind, 'a', kind === 'discard-parked' ? 20 : undefined)).toMatchObject({
          status: 'done',
        });
        await newer.end();
        expect((await parkedOf(store, model)).map(({ doc }) => doc.status)).toEqual(
          kind === 'retry-parked' ? [] : ['discarded'],
        );
        await expectFold(store, model, facts);
      }),
    );
  });
