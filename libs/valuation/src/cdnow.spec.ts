import { readFileSync } from 'node:fs';
import { realData, reportMissingData } from '../../../test/real-data';
import { areaUnderCurve } from './area-under-curve';
import { probabilityNoPurchase, type BgNbdParameters, type BuyingHistory } from './bg-nbd';
import { bgNbdLogLikelihood, fitBgNbd, fitBgNbdWithPauses } from './bg-nbd-fit';
import { fitGammaGamma, gammaGammaLogLikelihood } from './gamma-gamma';
import { dayNumber, summarisePurchases, type PurchaseOnDay, type PurchaseSummary } from './purchase-summary';

const SAMPLE = 'cdnow/CDNOW_sample.txt';
const sample = realData(SAMPLE);
const SUMMARY = realData('cdnow/cdnow_customers_summary.csv');
const SUMMARY_WITH_VALUES = realData('cdnow/cdnow_customers_summary_with_transactions.csv');
const CALIBRATION = { from: '1997-01-01', until: '1997-09-30' };

function purchasesByCustomer(file: string): Map<string, PurchaseOnDay[]> {
  const customers = new Map<string, PurchaseOnDay[]>();
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
    const [, id, date, , dollars] = line.trim().split(/\s+/);
    if (id === undefined || date === undefined) continue;
    const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
    customers.set(id, [...(customers.get(id) ?? []), { day, value: Number(dollars) }]);
  }
  return customers;
}

const rowsOf = (file: string): number[][] =>
  readFileSync(file, 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(',').map(Number));

if (!sample || !SUMMARY || !SUMMARY_WITH_VALUES) {
  describe('the CDNOW sample', () => {
    it('is checked only where the data are', () => {
      reportMissingData('valuation on the CDNOW sample', SAMPLE);
      expect(sample && SUMMARY && SUMMARY_WITH_VALUES).toBeUndefined();
    });
  });
} else {
  describe('the CDNOW sample', () => {
    const customers = purchasesByCustomer(sample);
    const summaries = [...customers.values()].map((purchases) => {
      const summary = summarisePurchases(purchases, CALIBRATION);
      if (!summary) throw new Error('every customer of the sample bought in the first quarter of 1997');
      return summary;
    });
    const bgNbd = fitBgNbd(summaries);
    const gammaGamma = fitGammaGamma(summaries);

    it('is summarised as in the reference files, without one mismatch', () => {
      const round = (value: number) => value.toFixed(2);
      const times = ({ x, tx, T }: BuyingHistory) => [x, round(tx), round(T)].join();
      const timesOfRow = ([, x = 0, tx = 0, T = 0]: number[]) => times({ x, tx, T });
      expect(summaries.map(times)).toEqual(rowsOf(SUMMARY).map(timesOfRow));
      const reference = rowsOf(SUMMARY_WITH_VALUES);
      expect(summaries.map(times)).toEqual(reference.map(timesOfRow));
      // The file rounds to cents: a value may differ by half a cent, no more.
      const mismatches = summaries.filter(({ z }, i) => Math.abs(z - (reference[i]?.[4] ?? Number.NaN)) > 0.005 + 1e-9);
      expect(mismatches).toEqual([]);
    });

    it('gives the published BG/NBD parameters and likelihood', () => {
      const { r, alpha, a, b } = bgNbd.parameters;
      expect(bgNbd.problem).toBeUndefined();
      expect(bgNbd).toMatchObject({ converged: true, customers: 2357, startsAgreed: bgNbd.starts });
      expect([r, alpha, a, b].map((value) => value.toFixed(4))).toEqual(['0.2426', '4.4136', '0.7929', '2.4259']);
      expect(bgNbd.logLikelihood.toFixed(3)).toBe('-9582.429');
      expect(bgNbdLogLikelihood(bgNbd.parameters, summaries)).toBeCloseTo(bgNbd.logLikelihood, 8);
    });

    it('is at a maximum of the likelihood: no small step along any parameter goes up', () => {
      const { parameters, logLikelihood } = bgNbd;
      for (const name of ['r', 'alpha', 'a', 'b'] as const) {
        for (const factor of [0.999, 1.001]) {
          const beside = { ...parameters, [name]: parameters[name] * factor };
          expect(bgNbdLogLikelihood(beside, summaries)).toBeLessThan(logLikelihood);
        }
      }
      expect(bgNbd.gradientNorm).toBeLessThan(1e-3);
    });

    it('gives the published Gamma-Gamma parameters and likelihood, and tells how many were left out', () => {
      const { p, q, gamma } = gammaGamma.parameters;
      expect(gammaGamma.problem).toBeUndefined();
      expect(gammaGamma.converged).toBe(true);
      expect([p, q, gamma].map((value) => value.toFixed(4))).toEqual(['6.2496', '3.7442', '15.4435']);
      expect(gammaGamma.logLikelihood.toFixed(3)).toBe('-4055.918');
      expect(gammaGammaLogLikelihood(gammaGamma.parameters, summaries)).toBeCloseTo(gammaGamma.logLikelihood, 8);
      expect(gammaGamma.customers).toBe(summaries.filter(({ x, z }) => x > 0 && z > 0).length);
      expect(gammaGamma.customers + gammaGamma.leftOut).toBe(2357);
    });

    it.each([
      [2, 30.43, 38.86, '0.4454'],
      [1, 1.71, 38.86, '0.8833'],
      [0, 0, 38.86, '0.8557'],
      [7, 29.43, 38.86, '0.3643'],
    ])('gives the reference P(no purchase in 39 weeks) of (%d, %d, %d)', (x, tx, T, expected) => {
      expect(probabilityNoPurchase(bgNbd.parameters, { x, tx, T }, 39).toFixed(4)).toBe(expected);
    });

    it('is predicted out of sample a little worse than by the plain recency gap, and both are known', () => {
      const holdOut = [...customers.values()].map(
        (purchases) => new Set(purchases.map(({ day }) => day).filter((day) => day > CALIBRATION.until)).size,
      );
      expect(holdOut.reduce((sum, days) => sum + days, 0)).toBe(1882);
      const auc = (score: (summary: PurchaseSummary) => number) =>
        areaUnderCurve(summaries.map((summary, i) => ({ score: score(summary), outcome: holdOut[i] === 0 })));
      const weeks = (dayNumber('1998-06-30') - dayNumber(CALIBRATION.until)) / 7;
      const model: BgNbdParameters = bgNbd.parameters;
      expect(auc((summary) => probabilityNoPurchase(model, summary, weeks)).toFixed(3)).toBe('0.757');
      expect(auc(({ tx, T }) => T - tx).toFixed(3)).toBe('0.771');
    });

    it('gives the same fit when others run in between', async () => {
      let pauses = 0;
      const pause = async () => void pauses++;
      expect(await fitBgNbdWithPauses(summaries, pause)).toEqual(bgNbd);
      expect(pauses).toBe(bgNbd.evaluations);
    });

    it('does not depend on the unit of time or money, nor on the order of customers', () => {
      const inDays = summaries.map(({ x, tx, T, z }) => ({ x, tx: tx * 7, T: T * 7, z: z * 100 })).reverse();
      expect(fitBgNbd(inDays).parameters.alpha / 7).toBeCloseTo(bgNbd.parameters.alpha, 4);
      expect(fitGammaGamma(inDays).parameters.gamma / 100).toBeCloseTo(gammaGamma.parameters.gamma, 3);
    });
  });
}
