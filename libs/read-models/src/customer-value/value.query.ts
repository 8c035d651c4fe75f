import type { Instant } from '@aftercare/domain';
import type { ReadModelStore } from '@aftercare/read-model-store';
import { calendarDayIn, type Day } from '../calendar-day';
import { withAbsorbed } from '../customer-merges/absorbed-customers';
import { inMajor } from '../money-words';
import { historicalMargin, noAmounts, type Amounts } from './amounts';
import { ratesOf, type Rates } from './company-rates';
import type { CustomerValueView } from './customer-value';
import { valueDocument } from './every-customer';
import { predictedValue, type Fit, type Outlook, type PredictedValue } from './predicted-value';
import { purchaseHistory } from './purchase-history';

export interface ValueQuestion extends Outlook {
  /** The fit of the currency asked about; without one there is no predicted part. */
  readonly fit: Fit | undefined;
  /** The instant of the question: purchases after its day do not count for the prediction. */
  readonly at: Instant;
  /** The customer's main currency unless stated. */
  readonly currency?: string;
  /** For customers without revenue of their own. */
  readonly company?: Rates;
}

/** Money is in minor units of `currency`. */
export interface HistoricalValue extends Omit<Amounts, 'days'> {
  readonly currency: string;
  /** revenue + serviceRevenue - refunds - costOfGoods - serviceCost - rewards. */
  readonly margin: number;
  readonly firstPurchase?: Day;
  readonly lastPurchase?: Day;
}

/** What a customer is worth, and what that is made of. */
export interface CustomerValue {
  readonly customerId: string;
  readonly at: Instant;
  readonly currency?: string;
  /** Historical margin plus the predicted value, in minor units of `currency`. */
  readonly value: number;
  readonly historical: HistoricalValue | null;
  readonly predicted: PredictedValue | null;
  /** The fit the prediction came from. */
  readonly fitId: string | null;
  /** What the value models see: purchases x after the first, at ages t_x of T weeks, of mean value z (major units). */
  readonly statistics: { readonly x: number; readonly tx: number; readonly T: number; readonly z: number } | null;
  /** Kept apart, never added. */
  readonly otherCurrencies: readonly HistoricalValue[];
  /** The customer this one is merged into: ask for that one's value. */
  readonly mergedInto: string | null;
}

/** The value of one customer with those merged into it; undefined for an unknown customer. */
export async function customerValueOf(
  store: ReadModelStore,
  customerId: string,
  question: (currency: string | undefined) => ValueQuestion | Promise<ValueQuestion>,
): Promise<CustomerValue | undefined> {
  const document = await valueDocument(store, await withAbsorbed(store, customerId));
  return document && valueOf(document, await question(document.currency));
}

/** Pure: the parts of a customer's value from its document, a fit and an instant. */
export function valueOf(view: CustomerValueView, question: ValueQuestion): CustomerValue {
  const { at, fit, currency = view.currency } = question;
  const amounts = currency === undefined ? undefined : view.amounts[currency];
  const historical = currency !== undefined && amounts ? historicalValue(currency, amounts) : null;
  const usable = fit && fit.currency === currency ? fit : undefined;
  const statistics =
    amounts && currency !== undefined
      ? (purchaseHistory(amounts.days, currency, { until: calendarDayIn(usable?.zone ?? 'UTC')(at) }) ?? null)
      : null;
  const predicted =
    usable && statistics && amounts
      ? predictedValue(
          usable,
          { ...statistics, ownMean: ownMean(amounts, usable.currency) },
          { customer: ratesOf(amounts), company: question.company },
          question,
        )
      : null;
  return {
    customerId: view.customerId,
    at,
    ...(currency === undefined ? {} : { currency }),
    value: (historical?.margin ?? 0) + (predicted?.value ?? 0),
    historical,
    predicted,
    fitId: predicted && usable ? usable.fitId : null,
    statistics,
    otherCurrencies: Object.keys(view.amounts)
      .filter((other) => other !== currency)
      .map((other) => historicalValue(other, view.amounts[other] ?? noAmounts)),
    mergedInto: view.mergedInto,
  };
}

function historicalValue(currency: string, amounts: Amounts): HistoricalValue {
  const { days, ...sums } = amounts;
  const first = days[0]?.[0];
  const last = days.at(-1)?.[0];
  return {
    currency,
    ...sums,
    margin: historicalMargin(amounts),
    ...(first === undefined || last === undefined ? {} : { firstPurchase: first, lastPurchase: last }),
  };
}

const ownMean = ({ days }: Amounts, currency: string): number =>
  inMajor(days.reduce((sum, [, value]) => sum + value, 0) / Math.max(1, days.length), currency);
