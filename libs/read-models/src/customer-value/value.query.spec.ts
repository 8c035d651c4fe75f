import { discountedClv, expectedMeanValue, expectedPurchases, probabilityAlive } from '@aftercare/valuation';
import { documentsOf } from '../testing/fold-facts';
import { bought, story } from '../testing/story';
import { customerValue } from './customer-value.view';
import type { Fit } from './predicted-value';
import { purchaseHistory } from './purchase-history';
import { valueOf } from './value.query';

/** The fits of the CDNOW sample (DOMAIN). */
const fit: Fit = {
  fitId: 'fit-1',
  currency: 'EUR',
  window: { from: '2025-01-01T00:00:00.000Z', until: '2026-01-01T00:00:00.000Z' },
  timeUnit: 'week',
  zone: 'UTC',
  bgNbd: {
    ...{ r: 0.2426, alpha: 4.4136, a: 0.7929, b: 2.4259 },
    ...{ logLikelihood: -9582.429, customers: 2357, converged: true },
  },
  gammaGamma: { p: 6.2496, q: 3.7442, gamma: 15.4435, logLikelihood: -4055.918, customers: 946, leftOut: 0 },
  position: 10,
};
const facts = story(
  ['C1', '2025-03-01', bought('P1', 4_000, { cost: 1_000 })],
  ['C1', '2025-05-10', bought('P2', 3_000, { cost: 1_000 })],
  ['C1', '2025-08-02', bought('P3', 5_000, { cost: 1_000 })],
  ['C1', '2025-08-03', bought('P4', 999, { currency: 'USD' })],
);
const view = documentsOf(customerValue('UTC'), facts).get('C1')!.doc;
const at = '2025-12-31T15:00:00.000Z';

describe('the value of a customer', () => {
  const value = valueOf(view, { fit, at });
  const history = purchaseHistory(view.amounts.EUR!.days, 'EUR', { until: '2025-12-31' })!;

  it('sees what the models need: repeat purchases, their ages in weeks, their mean value', () => {
    expect(value.statistics).toEqual({ x: 2, tx: 22, T: 305 / 7, z: 40 });
  });

  it('is the historical margin plus margin of the discounted expectation less its service cost', () => {
    const clv = discountedClv({
      expectedPurchases: (weeks) => expectedPurchases(fit.bgNbd, history, weeks),
      meanValue: expectedMeanValue(fit.gammaGamma!, history),
      ...{ periods: 13, weeksPerPeriod: 4, discount: 1.1 ** (4 / 52) - 1 },
    });
    expect(value.historical).toMatchObject({ currency: 'EUR', orders: 3, revenue: 12_000, margin: 9_000 });
    expect(value.predicted).toMatchObject({ weeks: 52, annualDiscount: 0.1, marginRate: 0.75, ratesFrom: 'customer' });
    expect(value.predicted?.revenue).toBe(Math.round(clv * 100));
    expect(value.predicted?.value).toBe(Math.round(clv * 75));
    expect(value.value).toBe(9_000 + Math.round(clv * 75));
    expect(value.predicted?.probabilityAlive).toBe(probabilityAlive(fit.bgNbd, history));
    expect(value.fitId).toBe('fit-1');
  });

  it('is about 0.3 % below discounting week by week', () => {
    const weekly = discountedClv({
      expectedPurchases: (weeks) => expectedPurchases(fit.bgNbd, history, weeks),
      meanValue: expectedMeanValue(fit.gammaGamma!, history),
      ...{ periods: 52, weeksPerPeriod: 1, discount: 1.1 ** (1 / 52) - 1 },
    });
    expect(Math.abs(value.predicted!.revenue / 100 / weekly - 1)).toBeLessThan(0.003);
  });

  it('shows other currencies apart', () => {
    expect(value.otherCurrencies).toMatchObject([{ currency: 'USD', revenue: 999 }]);
  });

  it('predicts nothing without a fit of its currency, and says so', () => {
    expect(valueOf(view, { fit: undefined, at })).toMatchObject({ value: 9_000, predicted: null, fitId: null });
    expect(valueOf(view, { fit, at, currency: 'USD' })).toMatchObject({ currency: 'USD', value: 999, predicted: null });
  });

  it('does not let purchases after the instant of the question enter the prediction', () => {
    expect(valueOf(view, { fit, at: '2025-05-10T23:00:00.000Z' }).statistics).toMatchObject({ x: 1, T: 10 });
  });

  it('judges a customer without revenue by the rates of the company', () => {
    const free = documentsOf(customerValue('UTC'), story(['C2', '2025-03-01', bought('P1', 0)])).get('C2')!.doc;
    const company = { margin: 0.5, serviceCost: 0.1 };
    expect(valueOf(free, { fit, at, company }).predicted).toMatchObject({ ratesFrom: 'company', marginRate: 0.5 });
    expect(valueOf(free, { fit, at }).predicted).toMatchObject({ ratesFrom: 'none', marginRate: 1, serviceCost: 0 });
  });
});
