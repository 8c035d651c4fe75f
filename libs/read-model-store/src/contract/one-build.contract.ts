import { StoreRuleBroken } from '../rules/store-rule-broken';
import { order, orders, type Order } from './orders';
import type { Trial } from './trial';

export function describeOneBuild(trial: () => Trial): void {
  describe('folds', () => {
    it('fill the builds that were made for them', async () => {
      const { store } = trial();
      await store.build(orders, 1, { fold: 3 });
      await store.build(orders, 1);
      await store.build(orders, 2, { fold: 4 });
      expect((await store.versions(orders.name)).map(({ fold }) => fold)).toEqual([3, 4]);
      await expect(store.build(orders, 2, { fold: 3 })).rejects.toMatchObject({ field: 'fold' });
      await expect(store.build(orders, 3, { fold: 0 })).rejects.toMatchObject({ field: 'fold' });
      expect(await store.versions(orders.name)).toHaveLength(2);
    });
  });

  describe('walking over a build', () => {
    it('gives its documents in the order of their keys, whether it serves or not', async () => {
      const { store } = trial();
      const writer = await store.build<Order>(orders, 1);
      const written = ['b', 'a', 'B', 'ä', '日', 'c'].map((key, i) => ({ key, position: i, doc: order(key, i) }));
      await writer.apply({ writes: written, checkpoint: 9 });
      await writer.apply({ writes: [{ key: 'c', position: 10, delete: true }], checkpoint: 10 });
      const page = (after?: string) => store.scan(orders, 1, { limit: 3, ...(after !== undefined && { after }) });
      const first = await page();
      expect(first.map(({ key }) => key)).toEqual(['B', 'a', 'b']);
      const { text, ...where } = first[1]!;
      expect({ ...where, doc: JSON.parse(text) as unknown }).toEqual(written[1]);
      expect((await page('b')).map(({ key }) => key)).toEqual(['ä', '日']);
      expect(await page('日')).toEqual([]);
      const size = await store.stats(orders.name, 1);
      expect(size.documents).toBe(5);
      expect(size.bytes).toBeGreaterThan(100);
    });

    it('needs the build to be there, a page of 1 to 500 and a key to go on from', async () => {
      const { store } = trial();
      await expect(store.scan(orders, 1, { limit: 1 })).rejects.toThrow('there is no version 1');
      await expect(store.stats(orders.name, 1)).rejects.toThrow('there is no version 1');
      await store.build<Order>(orders, 1);
      expect(await store.scan(orders, 1, { limit: 500 })).toEqual([]);
      expect((await store.stats(orders.name, 1)).documents).toBe(0);
      for (const limit of [0, 501, 1.5])
        await expect(store.scan(orders, 1, { limit })).rejects.toThrow(StoreRuleBroken);
      await expect(store.scan(orders, 1, { limit: 1, after: '' })).rejects.toThrow(StoreRuleBroken);
    });
  });
}
