import fc from 'fast-check';
import type { RecordedFact } from '@aftercare/domain';
import { customerValue, readModels, type AnyReadModel } from '@aftercare/read-models';
import type { ReadModelStore } from '@aftercare/read-model-store';
import { documentsOf } from '../../read-models/src/testing/fold-facts';
import { bought, story } from '../../read-models/src/testing/story';
import { storeWithFaults, type AtWrite } from './failing-store.fixture';
import { startFolding } from './folding';
import { silentLog } from './log';
import { temporaryStore } from './temporary-store.fixture';

const backOff = { firstMs: 1, longestMs: 2 };
const sizes = { live: 2, catchingUp: 3 };
const models = readModels({ zone: 'UTC' });

const eur = (amount: number) => ({ amount, currency: 'EUR' });

/** Stories of three customers: purchases, refunds, cancellations, claims, merges, in any order. */
const stories: fc.Arbitrary<readonly RecordedFact[]> = fc
  .array(
    fc.tuple(
      fc.constantFrom('A', 'B', 'C'),
      fc.constantFrom('2026-01-01', '2026-01-02', '2026-02-01'),
      fc.oneof(
        fc.tuple(fc.constantFrom('P1', 'P2'), fc.nat(500)).map(([id, amount]) => bought(id, amount)),
        fc.constantFrom(
          {
            type: 'PurchaseCancelled',
            data: {
              ...{ purchaseId: 'P1', reason: 'r', owed: eur(0) },
              ...{ purchasedAt: '2026-01-01T00:00:00.000Z', paid: eur(5), cost: eur(2), refunded: eur(1) },
            },
          },
          { type: 'ClaimFiled', data: { claim: 'U-C1', component: 'c', fault: 'f', failedAt: '2026-01-01' } },
          { type: 'ClaimRejected', data: { claim: 'U-C1', reason: 'other' } },
          {
            type: 'RefundIssued',
            data: { purchaseId: 'P1', refund: 1, line: 1, amount: { amount: 1, currency: 'EUR' } },
          },
          { type: 'CustomersMerged', data: { into: 'C' } },
        ),
      ),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((lines) => story(...lines));

/** Gives facts to a read model as a subscription would: those after its checkpoint, then no more. */
async function give(
  store: ReadModelStore,
  model: AnyReadModel,
  facts: readonly RecordedFact[],
  abort = new AbortController(),
) {
  const folding = startFolding({ model, store, sizes, backOff, signal: abort.signal, log: silentLog });
  const opened = await folding.opened;
  for (const fact of facts) if (opened && fact.position > opened.checkpoint) opened.queue.push(fact);
  opened?.queue.caughtUp();
  opened?.queue.close();
  await folding.ended;
  return folding.status();
}

async function expectFold(store: ReadModelStore, model: AnyReadModel, facts: readonly RecordedFact[]): Promise<void> {
  const expected = documentsOf(model, facts);
  const stored = await store.collection<object>(model).getMany([...expected.keys()]);
  expect(new Map(stored)).toEqual(new Map(expected));
}

/** Each run on a store of its own. */
async function inStore(work: (store: ReadModelStore) => Promise<void>): Promise<void> {
  const { store, dispose } = await temporaryStore();
  await work(store).finally(dispose);
}

describe('a read model being folded', () => {
  it('holds the fold of its facts, whatever was folded again on the way', async () => {
    await fc.assert(
      fc.asyncProperty(stories, fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 3 }), (facts, runs) =>
        inStore(async (store) => {
          for (const model of models) {
            // Each run begins at an earlier position than the documents stand at, and ends anywhere.
            for (const [from, until] of runs) {
              const behind = storeWithFaults(store, (write) => write().then(() => undefined), facts[from]?.position);
              await give(behind, model, facts.slice(0, until));
            }
            const all = storeWithFaults(store, (write) => write().then(() => undefined), -1);
            await give(all, model, facts);
            await expectFold(store, model, facts);
          }
        }),
      ),
      { numRuns: 25 },
    );
  });

  const crashes: readonly (readonly [string, AtWrite])[] = [
    ['before it is done', async () => Promise.reject(new Error('the store died'))],
    ['after it is done, before anybody heard', async (write) => write().then(() => Promise.reject(new Error('died')))],
  ];
  it.each(crashes)('holds the fold of its facts after a crash at any write, %s', async (_when, crash) => {
    const facts = fc
      .sample(stories, { seed: 7, numRuns: 3 })
      .flat()
      .map((fact, at) => ({ ...fact, position: at + 1 }));
    for (const model of models) {
      let crashed = true;
      for (let at = 1; crashed; at++) {
        await inStore(async (store) => {
          const abort = new AbortController();
          crashed = false;
          const dying = storeWithFaults(store, async (write, count) => {
            if (count !== at) return void (await write());
            crashed = true;
            abort.abort();
            await crash(write, count);
          });
          await give(dying, model, facts, abort);
          await give(store, model, facts);
          await expectFold(store, model, facts);
        });
      }
    }
  });

  it('loses nothing and waits while the store fails', () =>
    inStore(async (store) => {
      const facts = story(['A', '2026-01-01', bought('P1', 1)], ['A', '2026-01-02', bought('P2', 2)]);
      const model = models[0]!;
      const failing = storeWithFaults(store, async (write, count) => {
        if (count % 4 !== 0) throw new Error('away');
        await write();
      });
      expect(await give(failing, model, facts)).toMatchObject({ state: 'live', checkpoint: 20, folded: 2 });
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
      const status = await give(store, model, facts);
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
      expect(await give(store, twoSided, facts)).toMatchObject({ state: 'stopped', checkpoint: 10 });
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
      expect(await give(store, picky, facts)).toMatchObject({ state: 'stopped', stoppedAt: { position: 20 } });
      await expectFold(store, picky, facts.slice(0, 1));
    }));

  it('builds a changed version beside the serving one, and takes over when it has caught up', () =>
    inStore(async (store) => {
      const facts = story(['A', '2026-01-01', bought('P1', 1)], ['A', '2026-01-02', bought('P2', 2)]);
      const old = models[0]!;
      const changed: AnyReadModel = { ...old, version: old.version + 1 };
      await give(store, old, facts);
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
