import fc from 'fast-check';
import { documentValue } from './arbitraries';
import { order, serving } from './orders';
import type { Trial } from './trial';

export function describeDocuments(trial: () => Trial, runs: number): void {
  describe('documents', () => {
    it('come back as they were: numbers, texts, null, lists, nested objects', async () => {
      const doc = order('Zoë 日本 𐍈 \t"\'\\', Number.MAX_SAFE_INTEGER, {
        open: null,
        unit: { model: null },
        numbers: [0, -1, 2_147_483_648, -9_007_199_254_740_991, 0.1, 1e-7, 1.7976931348623157e308, 5e-324],
        lists: [[], [[]], [null, { a: [1] }], {}],
        names: { 'with space': 1, 'quote"': 2, ünï: 3, UPPER: 4, length: 5 },
        empty: '',
      });
      const { collection, writer } = await serving(trial().store, { k: doc });
      expect(await collection.get('k')).toStrictEqual({ key: 'k', position: 0, doc });
      expect((await writer.getMany(['k'])).get('k')?.doc).toStrictEqual(doc);
    });

    it('lose their undefined fields and the sign of zero', async () => {
      const { collection } = await serving(trial().store, { k: order('a', -0, { free: undefined, rate: -0 }) });
      const doc = (await collection.get('k'))?.doc;
      expect(doc).toStrictEqual({ customer: 'a', amount: 0, rate: 0 });
      expect(Object.is(doc?.rate, 0) && Object.is(doc?.amount, 0)).toBe(true);
    });

    it('may take a mebibyte, whatever it is made of, and not a byte more', async () => {
      const { collection, writer } = await serving(trial().store);
      const room = 1024 * 1024 - Buffer.byteLength(JSON.stringify(order('a', 1, { filling: '' })));
      const numbers = Array.from({ length: Math.floor(room / 203) }, () => Array.from({ length: 100 }, () => 1));
      const fillings = ['ä'.repeat(room / 2), numbers, '𐍈'.repeat(room / 4)];
      for (const [position, filling] of fillings.entries()) {
        const doc = order('a', 1, { filling });
        await writer.apply({ writes: [{ key: 'k', position, doc }], checkpoint: position });
        expect(JSON.stringify((await collection.get('k'))?.doc) === JSON.stringify(doc)).toBe(true);
      }
      const over = { key: 'k', position: 9, doc: order('a', 1, { filling: 'x'.repeat(room + 1) }) };
      await expect(writer.apply({ writes: [over], checkpoint: 9 })).rejects.toThrow('1048576 bytes');
    });

    it('may be large and many in one batch and on one page', async () => {
      const text = 'Zoë 日本 '.repeat(60_000);
      const documents = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, order('a', i, { text })]));
      const { collection } = await serving(trial().store, documents);
      const { items } = await collection.find({ sort: { by: 'amount', dir: 'asc' }, limit: 20 });
      expect(items.map(({ doc }) => doc)).toStrictEqual(Object.values(documents));
    });

    it('are found under exactly their key', async () => {
      const keys = [
        'a',
        'A',
        ' a',
        'a ',
        'ä',
        'a\u0308',
        '1',
        '01',
        '1.0',
        "'",
        '"',
        '%',
        'a_b',
        '\u{1F600}',
        '\u{10FFFF}',
        '\u{E0001}',
        '\uE000',
        '\uFEFF',
        '\uFEFFa\uFFFD',
        '\uFFFE',
        '日'.repeat(170),
        'x'.repeat(512),
      ];
      const documents = Object.fromEntries(
        keys.map((key, i) => [`${key}`, order(key.replace('\u{10FFFF}', ''), i, { free: key })]),
      );
      const { collection } = await serving(trial().store, documents);
      const found = await collection.getMany([...keys, 'a', 'none']);
      expect([...found.keys()].sort()).toEqual([...keys].sort());
      for (const [key, { doc }] of found) expect(doc).toEqual(documents[key]);
    });

    it('are not found under keys that could not be stored', async () => {
      const { collection, writer } = await serving(trial().store, { a: order('a', 1), '\uFFFD': order('b', 2) });
      const impossible = ['', 'a\0', 'a\0b', '\uD800', 'x'.repeat(513)];
      expect(await collection.getMany(impossible)).toEqual(new Map());
      expect(await writer.getMany(impossible)).toEqual(new Map());
      expect(await collection.get('\uD800')).toBeUndefined();
      expect(await collection.getMany([])).toEqual(new Map());
    });

    it('come back as they were, whatever JSON they hold', async () => {
      const { collection, writer } = await serving(trial().store);
      let position = 0;
      await fc.assert(
        fc.asyncProperty(documentValue, async (free) => {
          position += 1;
          const doc = order('a', 1, { free });
          await writer.apply({ writes: [{ key: 'k', position, doc }], checkpoint: position });
          expect((await collection.get('k'))?.doc).toStrictEqual(JSON.parse(JSON.stringify(doc)));
        }),
        { numRuns: runs },
      );
    });
  });
}
