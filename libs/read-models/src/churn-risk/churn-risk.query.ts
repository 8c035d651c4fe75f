import type { Instant } from '@aftercare/domain';
import type { ReadModelStore } from '@aftercare/read-model-store';
import { dayNumber, probabilityAlive, probabilityNoPurchase } from '@aftercare/valuation';
import { calendarDayIn, type Day } from '../calendar-day';
import { withAbsorbed } from '../customer-merges/absorbed-customers';
import type { CustomerValueView } from '../customer-value/customer-value';
import { valueDocument } from '../customer-value/every-customer';
import type { Fit } from '../customer-value/predicted-value';
import { mergedDays, type PurchaseDay } from '../customer-value/purchase-days';
import { purchaseHistory } from '../customer-value/purchase-history';
import { churnRisk } from './churn-risk.view';
import { driversAt, type Driver } from './drivers';
import { combinedSignals, noSignals, type ServiceSignals } from './service-signals';

/** `high` from a probability of 0.8 on, `medium` from 0.5 on; `unknown` without a purchase or a fit. */
export type Band = 'high' | 'medium' | 'low' | 'unknown';

export interface ChurnQuestion {
  /** The fit of the customer's main currency. */
  readonly fit: Fit | undefined;
  readonly at: Instant;
  /** P(no purchase in the next h days); 90 unless stated. */
  readonly horizonDays?: number;
}

/** The plain recency gap: on real data it ranks about as well as the model, so it is shown beside it. */
export interface RecencyGap {
  readonly lastPurchase: Day;
  readonly days: number;
  /** Mean days between purchase days; null with fewer than two. */
  readonly usualDays: number | null;
}

export interface ChurnRisk {
  readonly customerId: string;
  readonly at: Instant;
  readonly horizonDays: number;
  readonly probabilityNoPurchase: number | null;
  readonly probabilityAlive: number | null;
  readonly band: Band;
  readonly baseline: RecencyGap | null;
  readonly drivers: readonly Driver[];
  readonly fitId: string | null;
}

/** The churn risk of one customer with those merged into it; undefined for an unknown customer. */
export async function churnRiskOf(
  store: ReadModelStore,
  customerId: string,
  question: (currency: string | undefined) => ChurnQuestion | Promise<ChurnQuestion>,
): Promise<ChurnRisk | undefined> {
  const customers = await withAbsorbed(store, customerId);
  const value = await valueDocument(store, customers);
  if (!value) return undefined;
  return churnRiskFrom(value, await serviceSignals(store, customerId, customers), await question(value.currency));
}

/** The service signals of a customer and those merged into it. */
export async function serviceSignals(
  store: ReadModelStore,
  customerId: string,
  customers: readonly string[],
): Promise<ServiceSignals> {
  const found = await store.collection<ServiceSignals>(churnRisk).getMany(customers);
  const all = customers.map((customer) => found.get(customer)?.doc).filter((one) => one !== undefined);
  return all.length === 0 ? noSignals(customerId) : combinedSignals(customerId, all);
}

/** Pure: P(no purchase in h days) from the purchase days in any currency, and the reasons found in service facts. */
export function churnRiskFrom(value: CustomerValueView, signals: ServiceSignals, question: ChurnQuestion): ChurnRisk {
  const { fit, at, horizonDays = 90 } = question;
  const today = calendarDayIn(fit?.zone ?? 'UTC')(at);
  const days = Object.values(value.amounts)
    .reduce<readonly PurchaseDay[]>((all, amounts) => mergedDays(all, amounts.days), [])
    .filter(([day]) => day <= today);
  const history = fit && purchaseHistory(days, fit.currency, { until: today });
  const probability = fit && history ? probabilityNoPurchase(fit.bgNbd, history, horizonDays / 7) : null;
  return {
    customerId: value.customerId,
    at,
    horizonDays,
    probabilityNoPurchase: probability,
    probabilityAlive: fit && history ? probabilityAlive(fit.bgNbd, history) : null,
    band: bandOf(probability),
    baseline: recencyGap(days, today),
    drivers: driversAt(signals, at),
    fitId: fit && history ? fit.fitId : null,
  };
}

export function bandOf(probability: number | null): Band {
  if (probability === null) return 'unknown';
  if (probability >= 0.8) return 'high';
  return probability >= 0.5 ? 'medium' : 'low';
}

function recencyGap(days: readonly PurchaseDay[], today: Day): RecencyGap | null {
  const first = days[0]?.[0];
  const last = days.at(-1)?.[0];
  if (first === undefined || last === undefined) return null;
  const span = dayNumber(last) - dayNumber(first);
  return {
    lastPurchase: last,
    days: dayNumber(today) - dayNumber(last),
    usualDays: days.length > 1 ? span / (days.length - 1) : null,
  };
}
