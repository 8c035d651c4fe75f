import type { CollectionSpec, Query } from '../read-model-store';
import { StoreRuleBroken } from '../rules/store-rule-broken';
import { order, orders, serving } from './orders';
import type { Trial } from './trial';

const nested = (depth: number): object => (depth === 1 ? {} : { in: nested(depth - 1) });

/** [what, document beside the good fields, the field that is named] */
const documents: readonly [string, object, string][] = [
  ['a declared number with a fraction', { amount: 0.5 }, 'amount'],
  ['a declared number beyond the safe integers', { amount: 2 ** 53 }, 'amount'],
  ['another type than declared', { open: 'yes' }, 'open'],
  ['a required field that is null', { customer: null }, 'customer'],
  ['a required field that is missing', { customer: undefined }, 'customer'],
  ['a list in a declared field', { customer: ['a'] }, 'customer'],
  ['a list above a declared field', { unit: [{ model: 'X' }] }, 'unit.model'],
  ['a scalar above a declared field', { unit: 'X' }, 'unit.model'],
  ['a declared string too long for an index', { customer: 'ä'.repeat(257) }, 'customer'],
  ['the last code point in a declared string', { customer: 'a\u{10FFFF}' }, 'customer'],
  ['NaN', { a: { b: [1, NaN] } }, 'a.b.1'],
  ['infinity', { a: Infinity }, 'a'],
  ['a Date', { at: new Date(0) }, 'at'],
  ['a bigint', { a: 1n }, 'a'],
  ['a Map', { a: new Map() }, 'a'],
  ['a function', { a: () => 1 }, 'a'],
  ['undefined in a list', { a: [undefined] }, 'a.0'],
  ['NUL in a text', { a: 'x\0y' }, 'a'],
  ['half of a surrogate pair', { a: 'x\uD800y' }, 'a'],
  ['a dot in a field name', { a: { 'b.c': 1 } }, 'a.b.c'],
  ['a dollar in front of a field name', { $set: 1 }, '$set'],
  ['_id as a field name', { a: { _id: 1 } }, 'a._id'],
  ["_bsontype, the driver's own, as a field name", { a: { _bsontype: 'Long' } }, 'a._bsontype'],
  ['the name of what every object has as a field name', { a: { toString: [{}] } }, 'a.toString'],
  ["a name of the driver's batches as a field name", { firstBatch: [{}] }, 'firstBatch'],
  ['__proto__ as a field name', JSON.parse('{"a":{"__proto__":1}}') as object, 'a.__proto__'],
  ['an empty field name', { a: { '': 1 } }, 'a.'],
  ['33 levels', { a: nested(32) }, `a${'.in'.repeat(31)}`],
  ['more than a mebibyte', { a: 'ä'.repeat(600_000) }, 'doc'],
];

const queries: readonly [string, Partial<Query>, string][] = [
  ['a field that is not declared', { where: { city: { eq: 'X' } } }, 'city'],
  ['a sort by a field that is not declared', { sort: { by: 'city', dir: 'asc' } }, 'city'],
  ['a sort by a field that may be missing', { sort: { by: 'open', dir: 'asc' } }, 'open'],
  ['another type than declared', { where: { amount: { eq: '1' } } }, 'amount'],
  ['null in a list', { where: { open: { in: [null as unknown as boolean] } } }, 'open'],
  ['ne', { where: { open: { ne: true } as unknown as { eq: true } } }, 'open'],
  ['two kinds of condition at once', { where: { amount: { eq: 1, gt: 0 } } }, 'amount'],
  ['an empty condition', { where: { amount: {} } }, 'amount'],
  ['a prefix of a number', { where: { amount: { prefix: '1' } }, sort: { by: 'amount', dir: 'asc' } }, 'amount'],
  ['a range sorted by another field', { where: { amount: { gt: 1 } }, sort: { by: 'customer', dir: 'asc' } }, 'amount'],
  ['a range without a sort', { where: { amount: { gt: 1 } } }, 'amount'],
  ['two ranges', { where: { amount: { gt: 1 }, customer: { lt: 'x' } } }, 'customer'],
  ['the last code point in a prefix', { where: { customer: { prefix: '\u{10FFFF}' } } }, 'customer'],
  [
    'seventeen conditions',
    { where: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`f${i}`, { eq: 1 }])) },
    'where',
  ],
  ['a limit of 0', { limit: 0 }, 'limit'],
  ['a limit of 501', { limit: 501 }, 'limit'],
  ['a cursor of another sort', { after: { v: 1, k: 'a' } }, 'after'],
  ['a cursor without its value', { sort: { by: 'amount', dir: 'asc' }, after: { v: null, k: 'a' } }, 'after'],
];

const declarations: readonly [string, Partial<CollectionSpec>, string][] = [
  ['a name that is not kebab-case', { name: 'Orders' }, 'name'],
  ['a path that is not plain', { fields: { 'a"b': { type: 'string' } } }, 'a"b'],
  ['fields that read alike in SQL', { fields: { 'a.b': { type: 'string' }, A_b: { type: 'string' } } }, 'A_b'],
  ['a field within a field', { fields: { a: { type: 'string' }, 'a.b': { type: 'string' } } }, 'a'],
  ['a path of 121 characters', { fields: { ['a'.repeat(121)]: { type: 'string' } } }, 'a'.repeat(121)],
  [
    'a hundred and one fields',
    { fields: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`f${i}`, { type: 'string' as const }])) },
    'fields',
  ],
  ['thirty-three indexes', { indexes: Array.from({ length: 33 }, () => ['amount']) }, 'indexes'],
  [
    'indexes that read alike',
    {
      fields: { a: { type: 'string' }, b: { type: 'string' }, a_and_b: { type: 'string' } },
      indexes: [['a', 'b'], ['a_and_b']],
    },
    'index (a_and_b)',
  ],
  ['an index of an undeclared field', { indexes: [['amount', 'city']] }, 'index (amount, city)'],
];

export function describeRules(trial: () => Trial): void {
  describe('rules', () => {
    const named = async (attempt: () => Promise<unknown>): Promise<string> => {
      const error = await attempt().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(StoreRuleBroken);
      return (error as StoreRuleBroken).field;
    };

    it.each(documents)('refuse a document with %s', async (_, fields, field) => {
      const { writer } = await serving(trial().store);
      const doc = { ...order('a', 1), ...fields };
      expect(await named(() => writer.apply({ writes: [{ key: 'k', position: 1, doc }], checkpoint: 1 }))).toBe(field);
    });

    it.each(queries)('refuse a query with %s', async (_, query, field) => {
      const { collection } = await serving(trial().store);
      expect(await named(() => collection.find({ limit: 1, ...query }))).toBe(field);
    });

    it.each(declarations)('refuse a declaration with %s', async (_, spec, field) => {
      expect(await named(() => trial().store.build({ ...orders, indexes: [], ...spec }, 1))).toBe(field);
      expect(() => trial().store.collection({ ...orders, indexes: [], ...spec })).toThrow(StoreRuleBroken);
    });

    it('refuse two writes of a key, a checkpoint below a write, keys that no store can hold', async () => {
      const { writer } = await serving(trial().store);
      const write = (key: string, position: number) => ({ key, position, doc: order('a', 1) });
      const refused = (writes: ReturnType<typeof write>[], checkpoint: number) =>
        named(() => writer.apply({ writes, checkpoint }));
      expect(await refused([write('k', 1), write('k', 2)], 2)).toBe('key');
      expect(await refused([write('k', 3)], 2)).toBe('checkpoint');
      expect(await refused([write('k', -1)], 2)).toBe('position');
      expect(await refused([write('k', 0.5)], 2)).toBe('position');
      expect(await refused([], NaN)).toBe('checkpoint');
      for (const key of ['', 'a\0', '\uDC00', 'x'.repeat(513)]) expect(await refused([write(key, 1)], 1)).toBe('key');
    });

    it('refuse a cap of nothing and a version that is no number', async () => {
      const { collection } = await serving(trial().store);
      expect(await named(() => collection.count({}, 0))).toBe('cap');
      expect(await named(() => trial().store.build(orders, 0))).toBe('version');
      expect(await named(() => trial().store.build(orders, 1.5))).toBe('version');
    });

    it('take 32 levels, and never quote a value', async () => {
      const { writer } = await serving(trial().store);
      const deep = { key: 'k', position: 1, doc: order('a', 1, { a: nested(31) }) };
      expect(await writer.apply({ writes: [deep], checkpoint: 1 })).toEqual({ applied: 1, skipped: 0 });
      const secret = { key: 'k', position: 2, doc: order('Ann Onymous\0', 1) };
      await expect(writer.apply({ writes: [secret], checkpoint: 2 })).rejects.toThrow(/^(?!.*Onymous).*customer/);
    });
  });
}
