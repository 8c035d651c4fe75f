import fc from 'fast-check';
import { valueDocument, everyCustomer } from '../customer-value/every-customer';
import { purchaseHistories } from '../customer-value/purchase-history';
import type { Fit } from '../customer-value/predicted-value';
import { companyRates } from '../customer-value/company-rates';
import { filledStore } from '../testing/filled-store';
import { bought, story } from '../testing/story';
import { churnRanking } from './churn-ranking';
import { rankingOf } from './ranking';
import { valueRanking } from './value-ranking';

const at = '2026-06-30T12:00:00.000Z';
const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

describe('a ranking', () => {
  it('lists everybody once, the highest first, however it is paged', async () => {
    const scores = fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 3_000 });
    await fc.assert(
      fc.asyncProperty(scores, fc.integer({ min: 1, max: 700 }), async (given, limit) => {
        const ranking = await rankingOf(given.map((score, n) => ({ customerId: `C${n}`, score })));
        const seen: { customerId: string; score: number; rank: number }[] = [];
        for (let after: number | undefined = 0; after !== undefined;) {
          const page = ranking.page(limit, after);
          seen.push(...page.items);
          after = page.next;
        }
        expect(seen.map(({ rank }) => rank)).toEqual(given.map((_, n) => n + 1));
        expect(seen.map(({ score }) => score)).toEqual([...given].sort((a, b) => b - a));
        expect(new Set(seen.map(({ customerId }) => customerId)).size).toBe(given.length);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses a cursor beyond its end', async () => {
    const ranking = await rankingOf([{ customerId: 'C1', score: 1 }]);
    expect(() => ranking.page(10, 2)).toThrow(/start again/);
    expect(ranking.page(10, 1)).toEqual({ items: [] });
  });
});

describe('rankings of customers', () => {
  const facts = story(
    ['A', '2026-01-01', bought('P1', 1_000, { cost: 400 })],
    ['B', '2026-01-02', bought('P2', 3_000, { cost: 1_000 })],
    ['C', '2026-01-03', bought('P3', 700)],
    ['D', '2026-01-04', bought('P4', 9_000, { currency: 'USD' })],
    ['E', '2026-01-05', { type: 'CustomerRegistered', data: { customerId: 'E' } }],
    ['C', '2026-01-06', { type: 'CustomersMerged', data: { into: 'A' } }],
    ['A', '2026-05-07', bought('P5', 1_000)],
  );
  let filled: Awaited<ReturnType<typeof filledStore>>;
  beforeAll(async () => (filled = await filledStore(facts)));
  afterAll(() => filled.dispose());
  const fit: Fit = {
    ...{ fitId: 'fit-1', currency: 'EUR', timeUnit: 'week', zone: 'UTC', gammaGamma: null, position: 1 },
    window: { from: '2025-01-01T00:00:00.000Z', until: '2026-06-01T00:00:00.000Z' },
    bgNbd: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426, logLikelihood: 0, customers: 3, converged: true },
  };

  it('put merged customers together under the survivor', async () => {
    const all = await collect(everyCustomer(filled.store));
    expect(all.map(({ customerId }) => customerId)).toEqual(['B', 'D', 'E', 'A']);
    expect(all.at(-1)?.amounts.EUR).toMatchObject({ orders: 3, revenue: 2_700 });
    expect(await valueDocument(filled.store, ['A', 'C'])).toEqual(all.at(-1));
  });

  it('are by value in one currency, within the filter', async () => {
    const question = { fit: undefined, at, currency: 'EUR' };
    const ids = (await valueRanking(filled.store, question)).page(10).items;
    expect(ids.map(({ customerId, score }) => [customerId, score])).toEqual([
      ['A', 2_300],
      ['B', 2_000],
    ]);
    expect((await valueRanking(filled.store, question, { minValue: 2_001 })).size).toBe(1);
    expect((await valueRanking(filled.store, question, { minPurchaseDays: 3 })).size).toBe(1);
  });

  it('are by risk, within the filter', async () => {
    const question = { fit, at, currency: 'EUR', horizonDays: 90 };
    const ranking = await churnRanking(filled.store, question);
    expect(ranking.page(10).items.map(({ customerId }) => customerId)).toEqual(['B', 'A']);
    expect((await churnRanking(filled.store, question, { minValue: 2_001 })).page(10).items).toMatchObject([
      { customerId: 'A', rank: 1 },
    ]);
    const high = await churnRanking(filled.store, question, { band: 'high' });
    expect(high.page(10).items.every(({ score }) => score >= 0.8)).toBe(true);
  });

  it('take company rates and the histories of a fit from the same documents', async () => {
    expect(await companyRates(everyCustomer(filled.store), 'EUR')).toEqual({ margin: 4_300 / 5_700, serviceCost: 0 });
    const window = { from: '2026-01-02T00:00:00.000Z', until: '2026-05-08T00:00:00.000Z' };
    const histories = await collect(purchaseHistories(filled.store, { currency: 'EUR', window, zone: 'UTC' }));
    expect(histories).toEqual([
      { customerId: 'B', x: 0, tx: 0, T: 125 / 7, z: 0 },
      { customerId: 'A', x: 1, tx: 124 / 7, T: 124 / 7, z: 10 },
    ]);
  });
});
