import { type ReadModelStore, WHOLE } from '@aftercare/read-model-store';
import { expectFold, storedDocuments } from '../folded-facts.fixture';
import { parkedCounts } from './parked-queries';
import { ask, lines, noTrouble, parkingProcess, rememberingModel } from './parked-story.fixture';

type InStore = (work: (store: ReadModelStore) => Promise<void>) => Promise<void>;

const keys = ['a', 'b', 'c', 'd'];
const facts = lines(['s', ['a', 'b']], ['s', ['a']], ['t', ['a', 'c']], ['t', ['b']], ['u', ['a']], ['u', ['c']]);

/** Events of which nobody can tell whom they concern; over any store. */
export const describeParkedStreams = (where: string, inStore: InStore): void =>
  describe(`parking a stream over ${where}`, () => {
    it('holds up a stream where nobody can tell whom an event concerns, and folds it when it can be read', () =>
      inStore(async (store) => {
        const trouble = noTrouble();
        trouble.undecodable.set(40, 'blind');
        const model = rememberingModel(trouble);
        const story = [...facts, ...lines(['t', ['d']])].map((fact, at) => ({ ...fact, position: 10 * (at + 1) }));
        const last = { ...story.at(-1)!, revision: 2 };
        const all = [...story.slice(0, -1), last];
        const process = await parkingProcess({ store, model, facts: all, trouble });
        await process.give(all);
        expect(process.status()).toMatchObject({ parked: 1 });
        expect((await storedDocuments(store, model)).get('d')).toBeUndefined();
        expect((await storedDocuments(store, model)).get('a')?.doc).toEqual({ at: [10, 20, 30, 50] });
        trouble.undecodable.clear();
        expect(await ask(store, model, 'retry-parked', 'stream:t')).toMatchObject({ status: 'done' });
        expect(process.status()).toMatchObject({ parked: 0 });
        await expectFold(store, model, all);
        await process.end();
      }));

    it('asks for a rebuild where a document went past an event that nobody could tell it concerned', () =>
      inStore(async (store) => {
        const trouble = noTrouble();
        trouble.undecodable.set(30, 'blind');
        const model = rememberingModel(trouble);
        const process = await parkingProcess({ store, model, facts, trouble });
        await process.give(facts);
        trouble.undecodable.clear();
        const retry = await ask(store, model, 'retry-parked', 'stream:t');
        expect(retry).toMatchObject({ status: 'failed' });
        expect((retry.result as { message: string }).message).toContain(`aftercare rebuild ${model.name}`);
        await process.end();
      }));

    it('is mended by each process for its own partitions', () =>
      inStore(async (store) => {
        const trouble = noTrouble();
        trouble.undecodable.set(30, 'blind');
        const model = rememberingModel(trouble);
        const story = lines(['s', ['a']], ['s', ['b']], ['t', keys], ['t', keys], ['t', ['b', 'd']]);
        const shares = [WHOLE.slice(0, 4), WHOLE.slice(4)];
        const of = { store, model, facts: story, trouble };
        const [one, two] = [
          await parkingProcess({ ...of, share: shares[0]! }),
          await parkingProcess({ ...of, share: shares[1]! }),
        ];
        await Promise.all([one.give(story), two.give(story)]);
        expect((await storedDocuments(store, model)).size).toBe(2);
        expect(await parkedCounts(store)).toEqual(new Map([[model.name, 1]]));
        trouble.undecodable.clear();
        expect(await ask(store, model, 'retry-parked', 'stream:t')).toMatchObject({ status: 'done' });
        expect([one.status().parked, two.status().parked]).toEqual([0, 0]);
        await expectFold(store, model, story);
        expect(await parkedCounts(store)).toEqual(new Map());
        await Promise.all([one.end(), two.end()]);
      }));
  });
