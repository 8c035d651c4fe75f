import { order, orders, serving, type Order } from './orders';
import type { Trial } from './trial';

export function describeWrites(trial: () => Trial): void {
  describe('writes', () => {
    it('are skipped unless their position is above the stored one', async () => {
      const { writer, collection } = await serving(trial().store);
      await writer.apply({ writes: [{ key: 'a', position: 5, doc: order('five', 5) }], checkpoint: 5 });
      const stale = [4, 5].map((position) => ({ key: 'a', position, doc: order('stale', position) }));
      for (const write of stale)
        expect(await writer.apply({ writes: [write], checkpoint: 6 })).toEqual({ applied: 0, skipped: 1 });
      expect(await collection.get('a')).toEqual({ key: 'a', position: 5, doc: order('five', 5) });
      const next = { key: 'a', position: 6, doc: order('six', 6) };
      expect(await writer.apply({ writes: [next], checkpoint: 6 })).toEqual({ applied: 1, skipped: 0 });
      expect(await collection.get('a')).toEqual(next);
    });

    it('of one batch stand or are skipped each for itself', async () => {
      const { writer, collection } = await serving(trial().store, { a: order('a', 1), b: order('b', 2) });
      const writes = [
        { key: 'a', position: 9, doc: order('a', 10) },
        { key: 'b', position: 1, doc: order('stale', 0) },
        { key: 'c', position: 8, doc: order('c', 30) },
      ];
      expect(await writer.apply({ writes, checkpoint: 9 })).toEqual({ applied: 2, skipped: 1 });
      expect(await writer.apply({ writes, checkpoint: 9 })).toEqual({ applied: 0, skipped: 3 });
      const found = await collection.find({ sort: { by: 'amount', dir: 'asc' }, limit: 9 });
      expect(found.items.map(({ key, position, doc }) => [key, position, doc.amount])).toEqual([
        ['b', 1, 2],
        ['a', 9, 10],
        ['c', 8, 30],
      ]);
    });

    it('that remove a document leave its position behind as a guard', async () => {
      const { writer, collection } = await serving(trial().store);
      const before = { writes: [{ key: 'a', position: 1, doc: order('a', 1) }], checkpoint: 1 };
      await writer.apply(before);
      const removal = { writes: [{ key: 'a', position: 2, delete: true } as const], checkpoint: 2 };
      expect(await writer.apply(removal)).toEqual({ applied: 1, skipped: 0 });
      expect(await writer.apply(before)).toEqual({ applied: 0, skipped: 1 });
      expect(await writer.apply(removal)).toEqual({ applied: 0, skipped: 1 });
      expect(await collection.get('a')).toBeUndefined();
      expect(await writer.getMany(['a'])).toEqual(new Map());
      expect(await collection.find({ where: { open: { eq: null } }, limit: 1 })).toEqual({ items: [] });
      expect(await collection.count({}, 9)).toEqual({ n: 0, capped: false });
      const rebirth = { key: 'a', position: 3, doc: order('again', 3) };
      await writer.apply({ writes: [rebirth], checkpoint: 3 });
      expect(await collection.get('a')).toEqual(rebirth);
    });

    it('move the checkpoint forward only, also without a document', async () => {
      const { writer, collection } = await serving(trial().store);
      expect(await writer.checkpoint()).toBe(-1);
      expect(await writer.apply({ writes: [], checkpoint: 9_007_199_254_740_991 })).toEqual({ applied: 0, skipped: 0 });
      await writer.apply({ writes: [{ key: 'a', position: 7, doc: order('a', 7) }], checkpoint: 8 });
      expect(await writer.checkpoint()).toBe(9_007_199_254_740_991);
      expect(await collection.checkpoint()).toBe(9_007_199_254_740_991);
    });

    it('of negative zero are at zero', async () => {
      const { writer, collection } = await serving(trial().store);
      await writer.apply({ writes: [{ key: 'a', position: -0, doc: order('a', 1) }], checkpoint: -0 });
      expect((await collection.get('a'))?.position).toBe(0);
      expect(await collection.checkpoint()).toBe(0);
    });

    it('change nothing when one of them breaks a rule', async () => {
      const { writer, collection } = await serving(trial().store);
      const writes = [
        { key: 'good', position: 1, doc: order('a', 1) },
        { key: 'bad', position: 2, doc: order('b', 1.5) },
      ];
      await expect(writer.apply({ writes, checkpoint: 2 })).rejects.toThrow('read model orders, amount:');
      expect(await collection.get('good')).toBeUndefined();
      expect(await writer.checkpoint()).toBe(-1);
    });

    it('come in batches of a thousand', async () => {
      const { writer, collection } = await serving(trial().store);
      const writes = Array.from({ length: 1000 }, (_, i) => ({
        key: `k${i}`,
        position: i,
        doc: order(`c${i % 7}`, i),
      }));
      expect(await writer.apply({ writes, checkpoint: 999 })).toEqual({ applied: 1000, skipped: 0 });
      expect((await collection.getMany(writes.map(({ key }) => key))).size).toBe(1000);
      expect(await collection.count({ customer: { eq: 'c3' } }, 500)).toEqual({ n: 143, capped: false });
    });

    it('of two writers that raced leave the later position, whoever came first', async () => {
      const { store } = trial();
      await serving(store);
      const writers = [await store.build<Order>(orders, 1), await (await trial().another()).build<Order>(orders, 1)];
      const keys = Array.from({ length: 20 }, (_, i) => `k${i}`);
      await Promise.all(
        writers.flatMap((writer, w) =>
          [0, 1, 2].map((round) => {
            const position = round * 2 + w;
            const writes = keys.map((key) => ({ key, position, doc: order(key, position) }));
            return writer.apply({ writes, checkpoint: position });
          }),
        ),
      );
      const found = await store.collection<Order>(orders).getMany(keys);
      expect([...found.values()].map(({ position, doc }) => [position, doc.amount])).toEqual(keys.map(() => [5, 5]));
    });
  });
}
