import { setImmediate as pause } from 'node:timers/promises';
import { order, orders, serving, type Order } from './orders';
import type { Trial } from './trial';

export function describeBuilds(trial: () => Trial): void {
  describe('builds', () => {
    it('serve nothing before the first promotion', async () => {
      const { store } = trial();
      const collection = store.collection<Order>(orders);
      const nothing = async () => {
        expect(await collection.checkpoint()).toBe(-1);
        expect(await collection.get('a')).toBeUndefined();
        expect(await collection.getMany(['a'])).toEqual(new Map());
        expect(await collection.find({ limit: 9 })).toEqual({ items: [] });
        expect(await collection.count({}, 9)).toEqual({ n: 0, capped: false });
      };
      await nothing();
      const writer = await store.build<Order>(orders, 1);
      await writer.apply({ writes: [{ key: 'a', position: 1, doc: order('a', 1) }], checkpoint: 1 });
      await nothing();
      expect(await store.versions(orders.name)).toMatchObject([
        { version: 1, serving: false, served: false, checkpoint: 1 },
      ]);
      expect(await store.versions('never-heard-of')).toEqual([]);
    });

    it('take over at promotion and leave the old version as it was, for going back', async () => {
      const { store } = trial();
      const { collection } = await serving(store, { a: order('first', 1) });
      const second = await store.build<Order>(orders, 2, { bulk: true });
      await second.apply({ writes: [{ key: 'a', position: 8, doc: order('second', 2) }], checkpoint: 9 });
      await second.buildIndexes();
      expect((await collection.get('a'))?.doc.customer).toBe('first');
      await store.promote(orders.name, 2);
      expect((await collection.get('a'))?.doc.customer).toBe('second');
      expect(await collection.checkpoint()).toBe(9);
      expect(await store.versions(orders.name)).toMatchObject([
        { version: 1, serving: false, served: true, checkpoint: 0 },
        { version: 2, serving: true, served: true, checkpoint: 9 },
      ]);
      await store.promote(orders.name, 1);
      expect((await collection.get('a'))?.doc.customer).toBe('first');
    });

    it('are dropped when they do not serve, and start empty when made again', async () => {
      const { store } = trial();
      const { collection } = await serving(store, { a: order('first', 1) });
      const second = await store.build<Order>(orders, 2);
      await second.apply({ writes: [{ key: 'a', position: 8, doc: order('second', 2) }], checkpoint: 9 });
      await expect(store.drop(orders.name, 1)).rejects.toThrow('version 1 is serving: promote another one first');
      await store.drop(orders.name, 2);
      await store.drop(orders.name, 2);
      await expect(second.apply({ writes: [], checkpoint: 10 })).rejects.toThrow('version 2 of orders was dropped');
      await expect(store.promote(orders.name, 2)).rejects.toThrow('there is no version 2: build it first');
      expect(await store.versions(orders.name)).toMatchObject([{ version: 1, serving: true, checkpoint: 0 }]);
      const anew = await store.build<Order>(orders, 2);
      expect(await anew.checkpoint()).toBe(-1);
      expect(await anew.getMany(['a'])).toEqual(new Map());
      expect(await collection.checkpoint()).toBe(0);
    });

    it('are seen by other processes at once, and are still there after a restart', async () => {
      const reader = (await trial().another()).collection<Order>(orders);
      expect(await reader.checkpoint()).toBe(-1);
      const { writer } = await serving(trial().store, { a: order('first', 1) });
      expect(await reader.checkpoint()).toBe(0);
      expect((await reader.get('a'))?.doc.customer).toBe('first');
      await writer.apply({ writes: [{ key: 'b', position: 4, doc: order('b', 4) }], checkpoint: 5 });
      expect(await reader.checkpoint()).toBe(5);
      await trial().store.close();
      const again = await trial().another();
      expect(await (await again.build<Order>(orders, 1)).checkpoint()).toBe(5);
      expect((await again.collection<Order>(orders).find({ limit: 9 })).items.map(({ key }) => key)).toEqual([
        'a',
        'b',
      ]);
    });

    it('show a reader no document behind the checkpoint it has seen, while a writer is at work', async () => {
      const { writer } = await serving(trial().store);
      const reader = (await trial().another()).collection<Order>(orders);
      let writing = true;
      const written = (async () => {
        for (let i = 0; i < 40; i += 1)
          await writer.apply({ writes: [{ key: 'a', position: i, doc: order('a', i) }], checkpoint: i });
        writing = false;
      })();
      while (writing) {
        const seen = await reader.checkpoint();
        expect((await reader.get('a'))?.position ?? -1).toBeGreaterThanOrEqual(seen);
        await pause();
      }
      await written;
      expect((await reader.get('a'))?.position).toBe(39);
    });

    it('show readers each document whole, on pages and by key, while a writer is at work', async () => {
      const { writer } = await serving(trial().store);
      const reader = (await trial().another()).collection<Order>(orders);
      const keys = ['a', 'b', 'c', 'd'];
      const at = (i: number): Order => order('x', i, { list: Array.from({ length: 2000 }, () => i) });
      let writing = true;
      const written = (async () => {
        for (let i = 0; i < 25; i += 1)
          await writer.apply({ writes: keys.map((key) => ({ key, position: i, doc: at(i) })), checkpoint: i });
        writing = false;
      })();
      let seen = 0;
      for (; writing; seen += 1) {
        const { items } = await reader.find({ where: { customer: { eq: 'x' } }, limit: 9 });
        for (const { position, doc } of [...items, ...(await reader.getMany(keys)).values()])
          expect([doc.amount, ...new Set(doc.list as number[])]).toEqual([position, position]);
        await pause();
      }
      await written;
      expect(seen).toBeGreaterThan(0);
    });

    it('keep the fields they were made with', async () => {
      const { store } = trial();
      await serving(store);
      const changed = { ...orders, fields: { ...orders.fields, city: { type: 'string' } as const } };
      await expect(store.build(changed, 1)).rejects.toThrow(
        'fields: differ from those version 1 was built with: raise',
      );
      await expect(store.collection(changed).find({ where: { city: { eq: 'X' } }, limit: 1 })).rejects.toThrow(
        'city: version 1, which serves, was built without it: rebuild first',
      );
      await store.build({ ...orders, indexes: [['amount'], ['customer', 'amount']] }, 1);
    });

    it('say what the store is', async () => {
      expect(await trial().store.ping()).toMatch(/^(sqlite|mongodb) \d+\.\d+/);
    });
  });
}
