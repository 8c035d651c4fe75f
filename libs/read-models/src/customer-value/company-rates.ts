import { noAmounts, together, type Amounts } from './amounts';
import type { CustomerValueView } from './customer-value';

/** Shares of revenue; what a predicted revenue is worth is judged by them. */
export interface Rates {
  /** (revenue - refunds - cost of goods) / revenue. */
  readonly margin: number;
  /** (service cost - service revenue + rewards) / revenue. */
  readonly serviceCost: number;
}

/** Undefined while there is no revenue to compare with. */
export function ratesOf(amounts: Omit<Amounts, 'days'>): Rates | undefined {
  const { revenue, refunds, costOfGoods, serviceCost, serviceRevenue, rewards } = amounts;
  if (revenue <= 0) return undefined;
  return {
    margin: (revenue - refunds - costOfGoods) / revenue,
    serviceCost: (serviceCost - serviceRevenue + rewards) / revenue,
  };
}

/** Rates of the whole company in one currency, for customers without revenue of their own. */
export async function companyRates(
  customers: AsyncIterable<CustomerValueView>,
  currency: string,
): Promise<Rates | undefined> {
  let sums: Amounts = noAmounts;
  for await (const { amounts } of customers) {
    sums = together(sums, { ...(amounts[currency] ?? noAmounts), days: [] });
  }
  return ratesOf(sums);
}
