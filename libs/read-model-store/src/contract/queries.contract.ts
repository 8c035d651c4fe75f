import type { Collection, Query } from '../read-model-store';
import { order, orders, serving, type Order } from './orders';
import type { Trial } from './trial';

const keysOf = async (collection: Collection<Order>, query: Query): Promise<string[]> =>
  (await collection.find(query)).items.map(({ key }) => key);

export function describeQueries(trial: () => Trial, comparesBytes: boolean): void {
  describe('queries', () => {
    it('by null find null and missing alike, and ranges find neither', async () => {
      const { collection } = await serving(trial().store, {
        a: order('a', 1),
        b: order('b', 2, { open: null, unit: null }),
        c: order('c', 3, { open: false, unit: {} }),
        d: order('d', 4, { open: true, unit: { model: null } }),
        e: order('e', 5, { unit: { model: 'X' } }),
      });
      expect(await keysOf(collection, { where: { open: { eq: null } }, limit: 9 })).toEqual(['a', 'b', 'e']);
      expect(await keysOf(collection, { where: { 'unit.model': { eq: null } }, limit: 9 })).toEqual([
        'a',
        'b',
        'c',
        'd',
      ]);
      expect(await collection.count({ 'unit.model': { gte: '' } }, 9)).toEqual({ n: 1, capped: false });
      expect(await keysOf(collection, { where: { open: { in: [false, true] } }, limit: 9 })).toEqual(['c', 'd']);
    });

    it('go through all pages once, in both directions, ties by key in the same direction', async () => {
      const amounts = [3, 1, 2, 1, 3, 2, 1];
      const documents = Object.fromEntries(
        amounts.map((amount, i) => [`k${i}`, order('a', amount, { open: i !== 2 })]),
      );
      const { collection } = await serving(trial().store, documents);
      const ascending = ['k1', 'k3', 'k6', 'k5', 'k0', 'k4'];
      for (const dir of ['asc', 'desc'] as const) {
        const query: Query = { where: { open: { eq: true } }, sort: { by: 'amount', dir }, limit: 2 };
        const seen: string[][] = [];
        for (let asked: Query | undefined = query; asked;) {
          const page: Awaited<ReturnType<typeof collection.find>> = await collection.find(asked);
          seen.push(page.items.map(({ key }) => key));
          asked = page.next && { ...query, after: page.next };
        }
        expect(seen.map((page) => page.length)).toEqual([2, 2, 2]);
        expect(seen.flat()).toEqual(dir === 'asc' ? ascending : [...ascending].reverse());
      }
    });

    it('go on behind their cursor though its document is gone', async () => {
      const { writer, collection } = await serving(trial().store, {
        a: order('a', 1),
        b: order('b', 2),
        c: order('c', 3),
      });
      const query: Query = { sort: { by: 'amount', dir: 'asc' }, limit: 2 };
      const { next } = await collection.find(query);
      await writer.apply({ writes: [{ key: 'b', position: 9, delete: true }], checkpoint: 9 });
      expect(await keysOf(collection, { ...query, after: next ?? { v: 0, k: '' } })).toEqual(['c']);
    });

    it('without a sort come in the order of keys', async () => {
      const { collection } = await serving(trial().store, {
        b: order('x', 1),
        a: order('x', 2),
        B: order('y', 3),
        ä: order('x', 4),
      });
      expect(await keysOf(collection, { limit: 9 })).toEqual(['B', 'a', 'b', 'ä']);
      expect(await collection.find({ where: { customer: { eq: 'x' } }, limit: 2 })).toMatchObject({
        next: { v: null, k: 'b' },
      });
      expect(await keysOf(collection, { limit: 1, after: { v: null, k: 'b' } })).toEqual(['ä']);
    });

    it('compare text letter by letter, not as a language would, and prefixes end where they should', async () => {
      const names = ['', 'A', 'Z', 'a', 'aa', 'ab', 'b', 'ä', '日', '𐍈'];
      const documents = Object.fromEntries(names.map((customer, i) => [`k${i}`, order(customer, 1)]));
      const { collection } = await serving(trial().store, documents);
      const customers = async (where: Query['where']): Promise<string[]> =>
        (await collection.find({ where: where ?? {}, sort: { by: 'customer', dir: 'asc' }, limit: 50 })).items.map(
          ({ doc }) => doc.customer,
        );
      expect(await customers({})).toEqual(names);
      expect(await customers({ customer: { prefix: 'a' } })).toEqual(['a', 'aa', 'ab']);
      expect(await customers({ customer: { prefix: '' } })).toEqual(names);
      expect(await customers({ customer: { gt: 'a', lte: 'b' } })).toEqual(['aa', 'ab', 'b']);
      expect(await customers({ customer: { in: ['b', 'ä', 'zz'] } })).toEqual(['b', 'ä']);
      expect(await customers({ customer: { in: [] } })).toEqual([]);
    });

    (comparesBytes ? it : it.failing)('order text by its UTF-8 bytes beyond U+FFFF too', async () => {
      const { collection } = await serving(trial().store, { b: order('\u{10000}', 1), a: order('\uFFFD', 1) });
      expect(await keysOf(collection, { sort: { by: 'customer', dir: 'asc' }, limit: 9 })).toEqual(['a', 'b']);
    });

    (comparesBytes ? it : it.failing)('order keys by their UTF-8 bytes beyond U+FFFF too', async () => {
      const keys = ['\uE000', '\uFFFD', '\u{10000}', '\u{10FFFF}'];
      const { store } = trial();
      const { collection } = await serving(store, Object.fromEntries(keys.map((key) => [key, order('a', 1)])));
      expect(await keysOf(collection, { limit: 9 })).toEqual(keys);
      expect((await store.scan(orders, 1, { limit: 9, after: '\uFFFD' })).map(({ key }) => key)).toEqual(keys.slice(2));
    });

    it('count up to a cap', async () => {
      const documents = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`k${i}`, order('a', i)]));
      const { collection } = await serving(trial().store, documents);
      expect(await collection.count({}, 12)).toEqual({ n: 12, capped: false });
      expect(await collection.count({}, 11)).toEqual({ n: 11, capped: true });
      expect(await collection.count({ amount: { gte: 3, lt: 5 } }, 100)).toEqual({ n: 2, capped: false });
    });

    it('sort by true and false', async () => {
      const { store } = trial();
      const spec = { name: 'flags', fields: { up: { type: 'boolean', required: true } as const }, indexes: [['up']] };
      const writer = await store.build<{ up: boolean }>(spec, 1);
      const writes = [true, false, true, false].map((up, i) => ({ key: `k${i}`, position: i, doc: { up } }));
      await writer.apply({ writes, checkpoint: 3 });
      await store.promote('flags', 1);
      const flags = store.collection<{ up: boolean }>(spec);
      const query: Query = { sort: { by: 'up', dir: 'desc' }, limit: 3 };
      const first = await flags.find(query);
      expect(first.items.map(({ key }) => key)).toEqual(['k2', 'k0', 'k3']);
      expect(first.next).toEqual({ v: false, k: 'k3' });
      const second = await flags.find({ ...query, after: { v: false, k: 'k3' } });
      expect(second.items.map(({ key }) => key)).toEqual(['k1']);
    });
  });
}
