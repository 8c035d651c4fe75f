import { customerValue, readModels, type AnyReadModel } from '@aftercare/read-models';
import { WHOLE, type ReadModelStore } from '@aftercare/read-model-store';
import { bought, story } from '../../read-models/src/testing/story';
import { storeWithFaults } from './failing-store.fixture';
import { expectFold, foldInto, smallBatches as sizes, storedDocuments } from './folded-facts.fixture';
import { startFolding } from './folding';
import { silentLog } from './log';
import { temporaryStore } from './temporary-store.fixture';

const backOff = { firstMs: 1, longestMs: 2 };
const models = readModels({ zone: 'UTC' });

/** Each run on a store of its own. */
async function inStore(work: (store: ReadModelStore) => Promise<void>): Promise<void> {
  const { store, dispose } = await temporaryStore();
  await work(store).finally(dispose);
}

describe('a read model being folded', () => {
  it('loses nothing and waits while the store fails', () =>
    inStore(async (store) => {
      const facts = story(['A', '2026-01-01', bought('P1', 1)], ['A', '2026-01-02', bought('P2', 2)]);
      const model = models[0]!;
      const failing = storeWithFaults(store, async (write, count) => {
        if (count % 4 !== 0) throw new Error('away');
        await write();
      });
      expect(await foldInto(failing, model, facts)).toMatchObject({ state: 'live', checkpoint: 20, folded: 2 });
      await expectFold(store, model, facts);
    }));

  it('parks the document that cannot take a fact, and folds everything else', () =>
    inStore(async (store) => {
      const facts = story(
        ['A', '2026-01-01', bought('P1', 1)],
        ['A', '2026-01-02', { type: 'SomethingNew', data: {} }],
        ['A', '2026-01-03', bought('P2', 2)],
      );
      const model = models.find(({ name }) => name === 'customer-history')!;
      const status = await foldInto(store, model, facts);
      expect(status).toMatchObject({ state: 'live', checkpoint: 30, folded: 3, parked: 1 });
      await expectFold(
        store,
        model,
        facts.filter(({ position }) => position !== 20),
      );
    }));

  it('folds a fact into the documents that can take it, and no later one into the one that cannot', () =>
    inStore(async (store) => {
      const twoSided: AnyReadModel = {
        ...{ name: 'two-sided', version: 1, fields: {}, indexes: [], keys: () => ['one', 'two'] },
        evolve: (_view, { position }, key) => {
          if (position === 20 && key === 'two') throw new RangeError('not here');
          return { position };
        },
      };
      const day = (n: number) => ['A', `2026-01-0${n}`, bought(`P${n}`, n)] as const;
      const status = await foldInto(store, twoSided, story(day(1), day(2), day(3)));
      expect(status).toMatchObject({ state: 'live', checkpoint: 30, parked: 1 });
      expect([...(await storedDocuments(store, twoSided)).values()]).toEqual([
        { key: 'one', position: 30, doc: { position: 30 } },
        { key: 'two', position: 10, doc: { position: 10 } },
      ]);
    }));

  it('parks the key whose document the store refuses, not others of its batch', () =>
    inStore(async (store) => {
      const model = { ...customerValue('UTC'), name: 'picky' };
      const picky: AnyReadModel = {
        ...{ ...model, keys: ({ data }) => [(data as { purchaseId: string }).purchaseId] },
        evolve: (_view, { data }, key) => ({
          ...{ purchaseId: (data as { purchaseId: string }).purchaseId, customerId: 'A' },
          ...(key === 'P3' && { amount: Number.NaN }),
        }),
      };
      const facts = story(
        ['A', '2026-01-01', bought('P1', 1)],
        ['A', '2026-01-02', bought('\u0000', 2)],
        ['A', '2026-01-03', bought('P3', 3)],
        ['A', '2026-01-04', bought('P4', 4)],
      );
      expect(await foldInto(store, picky, facts)).toMatchObject({ state: 'live', checkpoint: 40, parked: 2 });
      await expectFold(store, picky, [facts[0]!, facts[3]!]);
    }));

  it('fills a build that does not serve beside the one that does, and leaves it to the conductor what serves', () =>
    inStore(async (store) => {
      const facts = story(['A', '2026-01-01', bought('P1', 1)], ['A', '2026-01-02', bought('P2', 2)]);
      const model = models[0]!;
      await foldInto(store, model, facts);
      await store.build(model, 2, { bulk: true, fold: model.version });
      const { signal } = new AbortController();
      const of = { model, build: 2, serving: false, store, sizes, backOff, signal };
      const folding = startFolding({ ...of, log: silentLog });
      const opened = await folding.opened;
      expect(opened).toMatchObject({ checkpoint: -1 });
      for (const fact of facts) opened?.queue.push(fact);
      opened?.queue.caughtUp();
      opened?.queue.close();
      await folding.ended;
      expect(folding.status()).toMatchObject({ build: 2, serving: false, checkpoint: 20, state: 'live' });
      expect((await store.versions(model.name)).map(({ serving }) => serving)).toEqual([true, false]);
      await store.promote(model.name, 2);
      await expectFold(store, model, facts);
    }));

  it('folds nothing but its share, and all shares together give every document', () =>
    inStore(async (store) => {
      const customers = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
      const facts = story(...customers.map((id, n) => [id, '2026-01-01', bought(`P${n}`, n)] as const));
      const model = models[0]!;
      const shares = [WHOLE.slice(0, 3), WHOLE.slice(3)].map((share) => share.map((claim) => ({ ...claim, fence: 1 })));
      const [first, second] = shares;
      await foldInto(store, model, facts, { share: first! });
      expect((await storedDocuments(store, model)).size).toBeLessThan(customers.length);
      await foldInto(store, model, facts, { share: second! });
      await expectFold(store, model, facts);
    }));

  it('ends when another process has taken one of its partitions, and tells so', () =>
    inStore(async (store) => {
      const [one, two] = story(['A', '2026-01-01', bought('P1', 1)], ['A', '2026-01-02', bought('P2', 2)]);
      const model = models[0]!;
      await foldInto(store, model, [one!]);
      const { signal } = new AbortController();
      let fenced = 0;
      const folding = startFolding({
        ...{ model, build: 1, serving: true, store, sizes, backOff, signal, log: silentLog },
        fenced: () => (fenced += 1),
      });
      const opened = await folding.opened;
      await store.build(model, 1, { share: [{ partition: 0, fence: 9 }] });
      opened?.queue.push(two!);
      await folding.ended;
      expect(fenced).toBe(1);
      expect(folding.status().stoppedAt).toBeUndefined();
      await expectFold(store, model, [one!]);
    }));

  it('that is abandoned while the store hangs ends without waiting for it, and writes nothing more', () =>
    inStore(async (store) => {
      const facts = story(['A', '2026-01-01', bought('P1', 1)], ['A', '2026-01-02', bought('P2', 2)]);
      const model = models[0]!;
      await foldInto(store, model, []);
      let [writes, answer, called] = [0, (): void => undefined, (): void => undefined];
      const answered = new Promise<void>((resolve) => (answer = resolve));
      const hanging = new Promise<void>((resolve) => (called = resolve));
      const slow = storeWithFaults(store, async (write) => {
        writes += 1;
        called();
        await answered;
        await write();
      });
      const { signal } = new AbortController();
      const of = { model, build: 1, serving: true, sizes: { live: 1, catchingUp: 1 }, backOff, signal };
      const folding = startFolding({ ...of, store: slow, log: silentLog });
      const opened = await folding.opened;
      for (const fact of facts) opened?.queue.push(fact);
      await hanging;
      folding.abandon();
      expect(opened?.queue.closed()).toBe(true);
      answer();
      await folding.ended;
      expect(writes).toBe(1);
      expect(folding.status().stoppedAt).toBeUndefined();
    }));
});
