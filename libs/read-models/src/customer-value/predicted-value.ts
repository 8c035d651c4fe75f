import type { ValueModelFitted } from '@aftercare/domain';
import { discountedClv, expectedMeanValue, expectedPurchases, probabilityAlive } from '@aftercare/valuation';
import type { PurchaseSummary } from '@aftercare/valuation';
import { inMinor } from '../money-words';
import type { Rates } from './company-rates';

export type Fit = ValueModelFitted['data'];

export interface Outlook {
  /** How far ahead; 52 unless stated. */
  readonly weeks?: number;
  /** What a year takes from the worth of money: 0.1 unless stated. */
  readonly annualDiscount?: number;
}

/** What is expected of a customer from now on. Money is in minor units. */
export interface PredictedValue {
  readonly weeks: number;
  readonly annualDiscount: number;
  readonly probabilityAlive: number;
  readonly expectedPurchases: number;
  /** E[M] of Gamma-Gamma; the customer's own mean where the model says nothing. */
  readonly meanValue: number;
  /** Discounted. */
  readonly revenue: number;
  readonly marginRate: number;
  /** Whose history the rates are from; `none`: nobody has revenue yet, so all of it counts as margin. */
  readonly ratesFrom: 'customer' | 'company' | 'none';
  readonly margin: number;
  readonly serviceCost: number;
  /** margin - serviceCost. */
  readonly value: number;
}

const WEEKS_A_YEAR = 52;
/** Discounting by four-week periods: about 0.3 % below weekly ones, at a quarter of the work. */
const WEEKS_A_PERIOD = 4;

export function predictedValue(
  fit: Fit,
  history: PurchaseSummary & { readonly ownMean: number },
  rates: { readonly customer: Rates | undefined; readonly company: Rates | undefined },
  { weeks = WEEKS_A_YEAR, annualDiscount = 0.1 }: Outlook = {},
): PredictedValue {
  const purchases = (ahead: number): number => expectedPurchases(fit.bgNbd, history, ahead);
  const meanValue = meanValueOf(fit, history);
  const periods = Math.max(1, Math.round(weeks / WEEKS_A_PERIOD));
  const weeksPerPeriod = weeks / periods;
  const discount = (1 + annualDiscount) ** (weeksPerPeriod / WEEKS_A_YEAR) - 1;
  const revenue = discountedClv({ expectedPurchases: purchases, meanValue, periods, weeksPerPeriod, discount });
  const { margin, serviceCost } = rates.customer ?? rates.company ?? { margin: 1, serviceCost: 0 };
  const minor = (value: number): number => inMinor(value, fit.currency);
  return {
    weeks,
    annualDiscount,
    probabilityAlive: probabilityAlive(fit.bgNbd, history),
    expectedPurchases: purchases(weeks),
    meanValue: minor(meanValue),
    revenue: minor(revenue),
    marginRate: margin,
    ratesFrom: rates.customer ? 'customer' : rates.company ? 'company' : 'none',
    margin: minor(revenue * margin),
    serviceCost: minor(revenue * serviceCost),
    value: minor(revenue * margin) - minor(revenue * serviceCost),
  };
}

function meanValueOf({ gammaGamma }: Fit, history: PurchaseSummary & { readonly ownMean: number }): number {
  const expected = gammaGamma ? expectedMeanValue(gammaGamma, history) : Number.NaN;
  return Number.isFinite(expected) ? expected : history.ownMean;
}
