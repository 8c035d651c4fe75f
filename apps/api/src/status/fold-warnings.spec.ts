import { openRequests } from '@aftercare/projections';
import type { CollectionSpec } from '@aftercare/read-model-store';
import { inTemporaryStore } from '../../../../libs/projections/src/temporary-store.fixture';
import { foldWarnings } from './fold-warnings';

const orders: CollectionSpec = { name: 'orders', fields: {}, indexes: [] };
const projectors = (version: number) => [{ readModels: [{ name: 'orders', version }] }];
const by = { id: 'projector', role: 'system' } as const;

it('a read model whose rebuild to the fold of the program has failed is told with the reason, until one succeeds or is under way', () =>
  inTemporaryStore(async (store) => {
    const told = (version: number) => foldWarnings(store, [{ name: 'orders', version }], projectors(version));
    expect(await told(1)).toEqual([]);
    await store.build(orders, 1, { fold: 1 });
    await store.promote('orders', 1);
    expect(await told(2)).toEqual([]);
    const requests = await openRequests({ store, now: () => '2026-11-23T10:00:00.000Z' });
    const { id } = await requests.make({ kind: 'rebuild', readModel: 'orders', by, fold: 2 });
    expect(await told(2)).toEqual([]);
    await (await requests.claim(id, 'p1'))?.finish('failed', { outcome: 'stopped', message: 'a fault of the fold' });
    expect(await told(1)).toEqual([]);
    expect(await told(2)).toEqual([
      'orders stands still on version 1 of its fold, the rebuild to version 2 failed: a fault of the fold',
    ]);
    await requests.make({ kind: 'rebuild', readModel: 'orders', by });
    expect(await told(2)).toEqual([]);
  }));

it('a read model whose serving build no projector folds is told with the kept build of their fold, unless something is under way', () =>
  inTemporaryStore(async (store) => {
    const told = (...versions: readonly number[]) =>
      foldWarnings(store, [{ name: 'orders', version: 1 }], versions.flatMap(projectors));
    for (const fold of [1, 2]) {
      await store.build(orders, fold, { fold });
      await store.promote('orders', fold);
    }
    expect(await told(1)).toEqual([
      'orders stands still on version 2 of its fold, and the projectors have version 1, which filled build 1: ' +
        '"aftercare rollback orders" lets that one serve again, "aftercare rebuild orders" fills another',
    ]);
    expect(await told()).toEqual([]);
    expect(await told(3)).toEqual([]);
    expect(await told(1, 2)).toEqual([
      'orders is folded by version 2 of its fold, and this API has version 1: ' +
        'let projectors and API be of one program, with one AFTERCARE_ZONE',
    ]);
    const requests = await openRequests({ store, now: () => '2026-11-24T10:00:00.000Z' });
    await requests.make({ kind: 'rollback', readModel: 'orders', by });
    expect(await told(1)).toEqual([]);
  }));
