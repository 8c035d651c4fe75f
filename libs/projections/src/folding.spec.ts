import { customerValue, readModels, type AnyReadModel } from '@aftercare/read-models';
import type { ReadModelStore } from '@aftercare/read-model-store';
import { bought, story } from '../../read-models/src/testing/story';
import { storeWithFaults } from './failing-store.fixture';
import { expectFold, foldInto, smallBatches as sizes } from './folded-facts.fixture';
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

  it('stops at a fact that cannot be folded, with what came before it, and says where', () =>
    inStore(async (store) => {
      const facts = story(
        ['A', '2026-01-01', bought('P1', 1)],
        ['A', '2026-01-02', { type: 'SomethingNew', data: {} }],
        ['A', '2026-01-03', bought('P2', 2)],
      );
      const model = models.find(({ name }) => name === 'customer-history')!;
      const status = await foldInto(store, model, facts);
      expect(status).toMatchObject({ state: 'stopped', checkpoint: 10, folded: 1 });
      expect(status.stoppedAt).toMatchObject({ stream: 'A-stream', position: 20, type: 'SomethingNew' });
      await expectFold(store, model, facts.slice(0, 1));
    }));

  it('takes nothing of a fact that one of its documents cannot take', () =>
    inStore(async (store) => {
      const twoSided: AnyReadModel = {
        ...{ name: 'two-sided', version: 1, fields: {}, indexes: [], keys: () => ['one', 'two'] },
        evolve: (_view, { position }, key) => {
          if (position === 20 && key === 'two') throw new RangeError('not here');
          return { position };
        },
      };
      const facts = story(['A', '2026-01-01', bought('P1', 1)], ['A', '2026-01-02', bought('P2', 2)]);
      expect(await foldInto(store, twoSided, facts)).toMatchObject({ state: 'stopped', checkpoint: 10 });
      await expectFold(store, twoSided, facts.slice(0, 1));
    }));

  it('stops at the fact whose document the store refuses, not at the first of its batch', () =>
    inStore(async (store) => {
      const model = { ...customerValue('UTC'), name: 'picky' };
      const picky: AnyReadModel = {
        ...{ ...model, keys: ({ data }) => [(data as { purchaseId: string }).purchaseId] },
        evolve: (_view, { data }) => ({ purchaseId: (data as { purchaseId: string }).purchaseId, customerId: 'A' }),
      };
      const facts = story(
        ['A', '2026-01-01', bought('P1', 1)],
        ['A', '2026-01-02', bought('\u0000', 2)],
        ['A', '2026-01-03', bought('P3', 3)],
      );
      expect(await foldInto(store, picky, facts)).toMatchObject({ state: 'stopped', stoppedAt: { position: 20 } });
      await expectFold(store, picky, facts.slice(0, 1));
    }));

  it('builds a changed version beside the serving one, and takes over when it has caught up', () =>
    inStore(async (store) => {
      const facts = story(['A', '2026-01-01', bought('P1', 1)], ['A', '2026-01-02', bought('P2', 2)]);
      const old = models[0]!;
      const changed: AnyReadModel = { ...old, version: old.version + 1 };
      await foldInto(store, old, facts);
      const abort = new AbortController();
      const folding = startFolding({ model: changed, store, sizes, backOff, signal: abort.signal, log: silentLog });
      const opened = await folding.opened;
      expect(opened).toMatchObject({ serving: false, checkpoint: -1 });
      expect((await store.versions(old.name)).map(({ serving }) => serving)).toEqual([true, false]);
      for (const fact of facts) opened?.queue.push(fact);
      opened?.queue.caughtUp();
      opened?.queue.close();
      await folding.ended;
      expect(folding.status()).toMatchObject({ serving: true, checkpoint: 20 });
      expect((await store.versions(old.name)).map(({ serving }) => serving)).toEqual([false, true]);
      await expectFold(store, changed, facts);
    }));
});
