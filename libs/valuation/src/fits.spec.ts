import { type BgNbdParameters, probabilityNoPurchase } from './bg-nbd';
import { bgNbdLogLikelihood, type CountedHistory, fitBgNbd, fitBgNbdWithPauses } from './bg-nbd-fit';
import { drawBeta, drawChance, drawExponential, drawGamma } from './draws';
import { expectedMeanValue, fitGammaGamma, fitGammaGammaWithPauses, type Spending } from './gamma-gamma';
import { type Random, randomFrom } from './random';

const TRUTH: BgNbdParameters = { r: 0.7, alpha: 9, a: 0.8, b: 3 };
const SPENDING = { p: 4, q: 5, gamma: 80 };

/** One customer's repeat purchases over `T` weeks, and over the `ahead` weeks after these, as the model says they come about. */
function simulate(random: Random, { r, alpha, a, b }: BgNbdParameters, T: number, ahead = 0) {
  const rate = drawGamma(random, r, alpha);
  const lost = drawBeta(random, a, b);
  let [x, tx, later] = [0, 0, 0];
  for (let at = drawExponential(random, rate); at <= T + ahead; at += drawExponential(random, rate)) {
    if (at <= T) [x, tx] = [x + 1, at];
    else later++;
    if (drawChance(random, lost)) break;
  }
  return { x, tx, T, later };
}

function population(seed: number, size: number, ahead = 0) {
  const random = randomFrom(seed);
  return Array.from({ length: size }, (_, i) => simulate(random, TRUTH, 30 + (i % 60), ahead));
}

function spendings(seed: number, size: number): Spending[] {
  const random = randomFrom(seed);
  return Array.from({ length: size }, (_, i) => {
    const x = i % 7;
    const rate = drawGamma(random, SPENDING.q, SPENDING.gamma);
    return { x, z: x === 0 ? 0 : drawGamma(random, SPENDING.p * x, rate * x) };
  });
}

const farOff = (fitted: number, truth: number, error: number) => Math.abs(fitted - truth) / error;

describe('a BG/NBD fit', () => {
  const customers = population(4, 6000, 26);
  const fit = fitBgNbd(customers);

  it('finds the parameters that the customers were made with, within its standard errors', () => {
    expect(fit.problem).toBeUndefined();
    for (const name of ['r', 'alpha', 'a', 'b'] as const) {
      expect(fit.standardErrors[name]).toBeGreaterThan(0);
      expect(farOff(fit.parameters[name], TRUTH[name], fit.standardErrors[name])).toBeLessThan(3);
    }
    expect(bgNbdLogLikelihood(TRUTH, customers)).toBeLessThan(fit.logLikelihood);
  });

  it('foretells how many of them will not buy', () => {
    const foretold = customers.reduce((sum, customer) => sum + probabilityNoPurchase(fit.parameters, customer, 26), 0);
    const quiet = customers.filter(({ later }) => later === 0).length;
    expect(Math.abs(foretold - quiet)).toBeLessThan(3 * Math.sqrt(customers.length / 4));
  });

  it('takes equal histories one by one or counted', () => {
    const weekly = customers.map(({ x, tx, T }) => ({ x, tx: x === 0 ? 0 : Math.ceil(tx), T }));
    const counted = new Map<string, CountedHistory>();
    for (const history of weekly) {
      const key = JSON.stringify(history);
      counted.set(key, { ...history, count: (counted.get(key)?.count ?? 0) + 1 });
    }
    expect(counted.size).toBeLessThan(weekly.length);
    expect(fitBgNbd(counted.values())).toEqual(fitBgNbd(weekly));
  });

  it('says that it did not converge where nobody came back', () => {
    const fit = fitBgNbd([{ x: 0, tx: 0, T: 20, count: 100 }]);
    expect(fit.converged).toBe(false);
    expect(fit.problem).toMatch(/^the data do not determine/);
  });

  it('says that it did not converge where no customer was ever lost', () => {
    const steady = Array.from({ length: 200 }, (_, i) => ({ x: 10 + (i % 9), tx: 40, T: 40 }));
    const fit = fitBgNbd(steady);
    expect(fit.converged).toBe(false);
    expect(fit.problem).toMatch(/^the data do not determine/);
  });

  it('refuses no customers and rows that are no histories', async () => {
    expect(() => fitBgNbd([])).toThrow('nothing to fit');
    expect(() => fitBgNbd([{ x: 1, tx: 5, T: 4 }])).toThrow('no buying history');
    await expect(fitBgNbdWithPauses([], () => Promise.resolve())).rejects.toThrow('nothing to fit');
  });
});

describe('a Gamma-Gamma fit', () => {
  const rows = spendings(6, 4000);
  const fit = fitGammaGamma(rows);

  it('finds the parameters that the values were made with, within its standard errors', () => {
    expect(fit.problem).toBeUndefined();
    for (const name of ['p', 'q', 'gamma'] as const) {
      expect(farOff(fit.parameters[name], SPENDING[name], fit.standardErrors[name])).toBeLessThan(3);
    }
  });

  it('leaves out customers without a repeat purchase of value, and counts them', () => {
    const zeros = rows.filter(({ x }) => x === 0).length;
    expect(fit.leftOut).toBe(zeros);
    expect(fit.customers).toBe(rows.length - zeros);
    expect(fitGammaGamma([...rows, { x: 3, z: 0 }])).toEqual({ ...fit, leftOut: zeros + 1 });
  });

  it('is the same with pauses', async () => {
    expect(await fitGammaGammaWithPauses(rows, () => Promise.resolve())).toEqual(fit);
  });

  it('refuses rows among which none can be used', () => {
    expect(() => fitGammaGamma([{ x: 0, z: 0 }])).toThrow('nothing to fit');
  });
});

describe('the mean value to expect', () => {
  it('is that of all customers without a repeat, and nears the customer’s own with many', () => {
    const { p, q, gamma } = SPENDING;
    const ofAll = (p * gamma) / (q - 1);
    expect(expectedMeanValue(SPENDING, { x: 0, z: 0 })).toBeCloseTo(ofAll, 10);
    const few = expectedMeanValue(SPENDING, { x: 2, z: 300 });
    const many = expectedMeanValue(SPENDING, { x: 500, z: 300 });
    expect(few).toBeGreaterThan(ofAll);
    expect(many).toBeGreaterThan(few);
    expect(many).toBeLessThan(300);
    expect(300 - many).toBeLessThan(1);
  });

  it('is infinite where the model has no mean', () => {
    expect(expectedMeanValue({ p: 2, q: 0.9, gamma: 5 }, { x: 0, z: 0 })).toBe(Number.POSITIVE_INFINITY);
  });
});
