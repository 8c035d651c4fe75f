import type { ReadModelStore } from '@aftercare/read-model-store';
import { everyCustomer } from '../customer-value/every-customer';
import { valueOf, type ValueQuestion } from '../customer-value/value.query';
import { rankingOf, type Ranked, type Ranking } from './ranking';

/** Which customers a ranking is about; all of them unless stated. Money in minor units of the currency. */
export interface ValueFilter {
  readonly minValue?: number;
  readonly maxValue?: number;
  /** Purchases in this currency, counted by days. */
  readonly minPurchaseDays?: number;
}

/** Customers with dealings in a currency, by value (historical margin plus predicted), the most valuable first. */
export function valueRanking(
  store: ReadModelStore,
  question: ValueQuestion & { readonly currency: string },
  filter: ValueFilter = {},
): Promise<Ranking> {
  return rankingOf(valued(store, question, filter));
}

async function* valued(
  store: ReadModelStore,
  question: ValueQuestion & { readonly currency: string },
  { minValue = -Infinity, maxValue = Infinity, minPurchaseDays = 0 }: ValueFilter,
): AsyncGenerator<Ranked> {
  for await (const view of everyCustomer(store)) {
    const amounts = view.amounts[question.currency];
    if (!amounts || amounts.days.length < minPurchaseDays) continue;
    const { customerId, value } = valueOf(view, question);
    if (value >= minValue && value <= maxValue) yield { customerId, score: value };
  }
}
