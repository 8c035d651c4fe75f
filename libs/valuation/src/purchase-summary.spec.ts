import fc from 'fast-check';
import { dayNumber, summarisePurchases } from './purchase-summary';

const purchase = (day: string, value: number) => ({ day, value });

describe('a summary of purchases', () => {
  it('counts days with a purchase, and leaves the first day out of the mean value', () => {
    const purchases = [
      purchase('1997-01-01', 29.33),
      purchase('1997-01-18', 29.73),
      purchase('1997-08-02', 10),
      purchase('1997-08-02', 4.96),
      purchase('1997-12-12', 26.48),
    ];
    const summary = summarisePurchases(purchases, { until: '1997-09-30' });
    expect(summary).toMatchObject({ x: 2, tx: 213 / 7, T: 272 / 7 });
    expect(summary?.z).toBeCloseTo(22.345, 10);
  });

  it('does not count days outside the window, whose ends count', () => {
    const purchases = ['2025-01-31', '2025-02-01', '2025-02-15', '2025-03-01'].map((day) => purchase(day, 5));
    expect(summarisePurchases(purchases, { from: '2025-02-01', until: '2025-02-15' })).toEqual({
      x: 1,
      tx: 2,
      T: 2,
      z: 5,
    });
  });

  it('is none without a purchase in the window', () => {
    expect(summarisePurchases([purchase('2025-03-01', 5)], { until: '2025-02-28' })).toBeUndefined();
  });

  it('knows leap days, and no days that are none', () => {
    expect(dayNumber('2024-03-01') - dayNumber('2024-02-28')).toBe(2);
    expect(dayNumber('1970-01-01')).toBe(0);
    for (const day of ['2025-02-29', '2025-13-01', '20250101', '2025-1-1', '']) {
      expect(() => dayNumber(day)).toThrow('a day is written YYYY-MM-DD');
    }
  });

  it('does not depend on the order of purchases, and keeps 0 <= tx <= T', () => {
    const day = fc.integer({ min: 0, max: 700 }).map((n) => new Date(n * 864e5 + 1.7e12).toISOString().slice(0, 10));
    const purchases = fc.array(fc.record({ day, value: fc.integer({ min: 0, max: 1000 }) }), { minLength: 1 });
    fc.assert(
      fc.property(purchases, (bought) => {
        const window = { until: '2026-12-31' };
        const summary = summarisePurchases(bought, window);
        expect(summarisePurchases([...bought].reverse(), window)).toEqual(summary);
        expect(summary?.x).toBe(new Set(bought.map(({ day }) => day)).size - 1);
        expect(summary?.tx).toBeGreaterThanOrEqual(0);
        expect(summary?.tx).toBeLessThanOrEqual(summary?.T ?? -1);
      }),
    );
  });
});
