import { openRequests } from '@aftercare/projections';
import type { CollectionSpec } from '@aftercare/read-model-store';
import { inTemporaryStore } from '../../../../libs/projections/src/temporary-store.fixture';
import { failedRebuilds } from './failed-rebuilds';

const orders: CollectionSpec = { name: 'orders', fields: {}, indexes: [] };
const by = { id: 'projector', role: 'system' } as const;

it('a read model whose rebuild to the fold of the program has failed is told with the reason, until one succeeds or is under way', () =>
  inTemporaryStore(async (store) => {
    const told = (version: number) => failedRebuilds(store, [{ name: 'orders', version }]);
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
