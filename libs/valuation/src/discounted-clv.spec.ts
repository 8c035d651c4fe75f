import { expectedPurchases } from './bg-nbd';
import { discountedClv } from './discounted-clv';

const evenly = { expectedPurchases: (weeks: number) => weeks / 4, meanValue: 50, periods: 3, weeksPerPeriod: 4 };

describe('discounted customer lifetime value', () => {
  it('is the undiscounted value of the purchases at no discount', () => {
    expect(discountedClv({ ...evenly, discount: 0 })).toBeCloseTo(150, 12);
  });

  it('counts the purchases of period i as 1 / (1 + d)^i, takes the margin and the service cost off', () => {
    const value = 0.4 * 50 * (1 / 1.01 + 1 / 1.01 ** 2 + 1 / 1.01 ** 3) - 7;
    expect(discountedClv({ ...evenly, discount: 0.01, margin: 0.4, serviceCost: 7 })).toBeCloseTo(value, 12);
  });

  it('is worth less the higher the discount, and more the longer one looks', () => {
    const model = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    const buyer = { x: 2, tx: 30.43, T: 38.86 };
    const worth = (periods: number, discount: number) =>
      discountedClv({
        expectedPurchases: (weeks) => expectedPurchases(model, buyer, weeks),
        meanValue: 30,
        periods,
        weeksPerPeriod: 52 / 12,
        discount,
      });
    expect(worth(12, 0)).toBeCloseTo(30 * expectedPurchases(model, buyer, 52), 9);
    expect(worth(12, 0.02)).toBeLessThan(worth(12, 0.01));
    expect(worth(24, 0.01)).toBeGreaterThan(worth(12, 0.01));
  });

  it.each([
    ['periods', { periods: 1.5 }],
    ['weeksPerPeriod', { weeksPerPeriod: 0 }],
    ['discount', { discount: -1 }],
  ])('names the term that cannot be: %s', (name, terms) => {
    expect(() => discountedClv({ ...evenly, discount: 0.01, ...terms })).toThrow(name);
  });
});
