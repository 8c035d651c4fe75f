import type { ReadModelStore } from '@aftercare/read-model-store';
import { bandOf, churnRiskFrom, type Band, type ChurnQuestion } from '../churn-risk/churn-risk.query';
import { noSignals } from '../churn-risk/service-signals';
import { historicalMargin, noAmounts } from '../customer-value/amounts';
import { everyCustomer } from '../customer-value/every-customer';
import { rankingOf, type Ranked, type Ranking } from './ranking';

/** Which customers a ranking is about; all with a purchase unless stated. */
export interface ChurnFilter {
  readonly band?: Band;
  /** Least historical margin in minor units of the currency: whom it would hurt to lose. */
  readonly minValue?: number;
}

/** Customers whose main currency is the fit's, by P(no purchase in the horizon), those most at risk first. */
export function churnRanking(
  store: ReadModelStore,
  question: ChurnQuestion & { readonly currency: string },
  filter: ChurnFilter = {},
): Promise<Ranking> {
  return rankingOf(atRisk(store, question, filter));
}

async function* atRisk(
  store: ReadModelStore,
  question: ChurnQuestion & { readonly currency: string },
  { band, minValue = -Infinity }: ChurnFilter,
): AsyncGenerator<Ranked> {
  for await (const view of everyCustomer(store)) {
    if (view.currency !== question.currency) continue;
    if (historicalMargin(view.amounts[question.currency] ?? noAmounts) < minValue) continue;
    // Reasons do not enter the probability, so a ranking needs no service signals; the page's rows read them.
    const { probabilityNoPurchase } = churnRiskFrom(view, noSignals(view.customerId), question);
    if (probabilityNoPurchase === null || (band && bandOf(probabilityNoPurchase) !== band)) continue;
    yield { customerId: view.customerId, score: probabilityNoPurchase };
  }
}
