import fc from 'fast-check';
import {
  type BgNbdParameters,
  type BuyingHistory,
  expectedPurchases,
  probabilityAlive,
  probabilityNoPurchase,
} from './bg-nbd';
import { logBeta } from './log-gamma';

const PUBLISHED: BgNbdParameters = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
const BUYER: BuyingHistory = { x: 2, tx: 30.43, T: 38.86 };

const positive = (max: number) => fc.double({ min: 0.05, max, noNaN: true });
const models = fc.record({ r: positive(4), alpha: positive(60), a: positive(5), b: positive(12) });
const histories = fc
  .record({ x: fc.integer({ min: 0, max: 300 }), T: fc.integer({ min: 2, max: 3000 }), part: positive(1) })
  .map(({ x, T, part }) => ({ x, tx: x === 0 ? 0 : (part * T) / 7, T: T / 7 }));
const weeks = fc.double({ min: 0, max: 2000, noNaN: true });

/** E[Y(t)] from its meaning: the mean over the drop-out probability, beta(a, b + x), of a live customer's purchases. */
function expectedByQuadrature({ r, alpha, a, b }: BgNbdParameters, { x, T }: BuyingHistory, t: number): number {
  const [shape, steps, width] = [b + x, 40_000, 300];
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    // p = 1 / (1 + e^-u): the beta density falls off exponentially in u on both sides.
    const u = (i + 0.5) * (width / steps) - width / 2;
    const [logP, logQ] = [-Math.log1p(Math.exp(-u)), -Math.log1p(Math.exp(u))];
    const p = Math.exp(logP);
    const purchases = -Math.expm1(-(r + x) * Math.log1p((p * t) / (alpha + T))) / p;
    sum += Math.exp(a * logP + shape * logQ - logBeta(a, shape)) * purchases;
  }
  return (sum * width) / steps;
}

describe('BG/NBD for one customer', () => {
  it('gives the published expectation and P(alive)', () => {
    expect(expectedPurchases(PUBLISHED, BUYER, 39).toFixed(4)).toBe('1.2260');
    expect(probabilityAlive(PUBLISHED, BUYER).toFixed(5)).toBe('0.72658');
  });

  it('holds every one-time buyer for alive, and so says nothing of their churn; P(no purchase) does', () => {
    const once = { x: 0, tx: 0, T: 500 };
    expect(probabilityAlive(PUBLISHED, once)).toBe(1);
    expect(probabilityNoPurchase(PUBLISHED, once, 39)).toBeGreaterThan(0.95);
  });

  it('keeps probabilities between 0 and 1', () => {
    fc.assert(
      fc.property(models, histories, weeks, (model, history, t) => {
        for (const p of [probabilityAlive(model, history), probabilityNoPurchase(model, history, t)]) {
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('expects more purchases of a longer time, less and less so, and a purchase less surely of a shorter', () => {
    fc.assert(
      fc.property(models, histories, fc.double({ min: 1, max: 500, noNaN: true }), (model, history, t) => {
        const [one, two, three] = [t, 2 * t, 3 * t].map((time) => expectedPurchases(model, history, time)) as [
          number,
          number,
          number,
        ];
        const slack = 1e-9 * (1 + three);
        expect(one).toBeGreaterThanOrEqual(0);
        expect(two).toBeGreaterThanOrEqual(one - slack);
        expect(three - two).toBeLessThanOrEqual(two - one + slack);
        const quiet = (time: number) => probabilityNoPurchase(model, history, time);
        expect(quiet(2 * t)).toBeLessThanOrEqual(quiet(t) + 1e-12);
      }),
    );
  });

  it('trusts a customer more the later the last purchase was', () => {
    fc.assert(
      fc.property(models, histories, (model, history) => {
        if (history.x === 0) return;
        const later = { ...history, tx: (history.tx + history.T) / 2 };
        expect(probabilityAlive(model, later)).toBeGreaterThanOrEqual(probabilityAlive(model, history) - 1e-12);
      }),
    );
  });

  it('expects at least as many purchases as there is a chance of one', () => {
    fc.assert(
      fc.property(models, histories, weeks, (model, history, t) => {
        const expected = expectedPurchases(model, history, t);
        expect(expected).toBeGreaterThanOrEqual((1 - probabilityNoPurchase(model, history, t)) * (1 - 1e-6) - 1e-9);
      }),
    );
  });

  it.each([
    ['the published case', PUBLISHED, BUYER, 39],
    ['a one-time buyer, twenty years on', PUBLISHED, { x: 0, tx: 0, T: 0.2 }, 1040],
    ['a frequent buyer', { r: 2, alpha: 3, a: 0.4, b: 5 }, { x: 350, tx: 200, T: 201 }, 500],
    ['a = 1, where the closed form divides by 0', { r: 0.5, alpha: 5, a: 1, b: 2 }, BUYER, 52],
    [
      'a + b = 1 without a repeat, where it is 0 times infinity',
      { r: 0.5, alpha: 5, a: 0.4, b: 0.6 },
      { x: 0, tx: 0, T: 9 },
      52,
    ],
    ['a + b < 1 without a repeat', { r: 0.5, alpha: 5, a: 0.3, b: 0.2 }, { x: 0, tx: 0, T: 9 }, 52],
    ['a large a', { r: 0.5, alpha: 5, a: 300, b: 900 }, { x: 40, tx: 30, T: 35 }, 520],
  ] as const)('agrees with the integral that the expectation is, for %s', (_, model, history, t) => {
    const expected = probabilityAlive(model, history) * expectedByQuadrature(model, history, t);
    expect(expectedPurchases(model, history, t) / expected).toBeCloseTo(1, 7);
  });

  it('stays finite for histories that overflow powers', () => {
    const busy = { x: 5000, tx: 10, T: 900 };
    expect(probabilityAlive(PUBLISHED, busy)).toBe(0);
    expect(probabilityNoPurchase(PUBLISHED, busy, 4)).toBe(1);
    expect(expectedPurchases(PUBLISHED, { ...busy, tx: 900 }, 52)).toBeGreaterThan(200);
  });

  it.each([
    { x: 1.5, tx: 1, T: 2 },
    { x: -1, tx: 0, T: 2 },
    { x: 1, tx: 3, T: 2 },
    { x: 0, tx: 1, T: 2 },
    { x: 2, tx: 0, T: 2 },
    { x: 1, tx: Number.NaN, T: 2 },
  ])('refuses what is no history: %j', (history) => {
    expect(() => probabilityAlive(PUBLISHED, history)).toThrow('no buying history');
  });

  it('refuses a negative duration', () => {
    expect(() => expectedPurchases(PUBLISHED, BUYER, -1)).toThrow('a duration is a number of weeks >= 0');
    expect(() => probabilityNoPurchase(PUBLISHED, BUYER, Number.NaN)).toThrow('a duration is a number of weeks >= 0');
  });
});
