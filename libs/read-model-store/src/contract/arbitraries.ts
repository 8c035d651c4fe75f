import fc from 'fast-check';
import type { Query } from '../read-model-store';
import type { Order } from './orders';

/**
 * Texts of one to three letters that order differently by case, accent or locale. Letters from U+E000 are left to the
 * test of byte order: some peers place them after those beyond U+FFFF.
 */
const letter = fc.constantFrom(
  'a',
  'b',
  'B',
  'Z',
  'ä',
  '\u0308',
  ' ',
  '.',
  '-',
  '~',
  '1',
  '10',
  '日',
  '\uD7FF',
  '𐍈',
  '😀',
);
export const text = fc.array(letter, { maxLength: 3 }).map((letters) => letters.join(''));

const name = fc.constantFrom('a', 'b', 'Ä', '0', 'length', 'data', 'x y', 'a/b');

/** Any JSON value a document may hold outside its declared fields. */
export const documentValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, ''),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.string({ unit: 'binary', maxLength: 8 }).filter((s) => !s.includes('\0')),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

const amount = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(2 ** 31, -(2 ** 31) - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
);

/** Few values, so that ties, nulls and missing fields are common. */
export const orderDocument: fc.Arbitrary<Order> = fc.record(
  {
    customer: text,
    amount,
    open: fc.constantFrom(true, false, null),
    unit: fc.oneof(fc.constant(null), fc.record({ model: fc.oneof(fc.constant(null), text) }, { requiredKeys: [] })),
    free: documentValue,
  },
  { requiredKeys: ['customer', 'amount'], noNullPrototype: true },
);

/** What happened to a few keys, in order: the index is the position. */
export const history = fc.array(
  fc.record({ key: fc.constantFrom('a', 'b', 'B', 'ä', '𐍈', 'a b', '10', '9'), doc: fc.option(orderDocument) }),
  { minLength: 1, maxLength: 24 },
);

const filters = fc.record(
  {
    open: fc.oneof(
      fc.record({ eq: fc.constantFrom(true, false, null) }),
      fc.record({ in: fc.subarray([true, false]) }),
    ),
    'unit.model': fc.oneof(fc.record({ eq: fc.option(text) }), fc.record({ in: fc.array(text, { maxLength: 3 }) })),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const ends = <V>(value: fc.Arbitrary<V>) =>
  fc
    .tuple(fc.constantFrom('gt', 'gte', undefined), value, fc.constantFrom('lt', 'lte', undefined), value)
    .filter(([lower, , upper]) => lower !== undefined || upper !== undefined)
    .map(([lower, from, upper, to]) => ({ ...(lower && { [lower]: from }), ...(upper && { [upper]: to }) }));
const dir = fc.constantFrom('asc' as const, 'desc' as const);
const sorted = fc.oneof(
  fc.record({ sort: fc.record({ by: fc.constant('customer'), dir }) }),
  fc.record({ sort: fc.record({ by: fc.constant('amount'), dir }) }),
  fc.tuple(ends(text), dir).map(([range, d]) => ({ where: { customer: range }, sort: { by: 'customer', dir: d } })),
  fc.tuple(text, dir).map(([p, d]) => ({ where: { customer: { prefix: p } }, sort: { by: 'customer', dir: d } })),
  fc.tuple(ends(amount), dir).map(([range, d]) => ({ where: { amount: range }, sort: { by: 'amount', dir: d } })),
  fc.constant({}),
);

/** Queries that keep the rules. */
export const orderQuery: fc.Arbitrary<Query> = fc
  .tuple(filters, sorted, fc.integer({ min: 1, max: 4 }))
  .map(([where, by, limit]: [object, { where?: object; sort?: object }, number]) => ({
    ...by,
    where: { ...where, ...by.where },
    limit,
  })) as fc.Arbitrary<Query>;
