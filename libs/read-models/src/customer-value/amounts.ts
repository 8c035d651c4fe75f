import { mergedDays, type PurchaseDay } from './purchase-days';

/**
 * What a customer's dealings in one currency came to, in minor units. A cancelled purchase counts nowhere, and neither do its refunds.
 * Amounts of different currencies are never added.
 */
export interface Amounts {
  /** Purchases, those on one day counted apart. */
  readonly orders: number;
  /** Paid for goods. */
  readonly revenue: number;
  readonly refunds: number;
  readonly costOfGoods: number;
  /** Paid by the customer for repairs. */
  readonly serviceRevenue: number;
  /** Paid out for settled claims (beyond refunds issued for them) net of what suppliers gave back, and parts of paid repairs. */
  readonly serviceCost: number;
  readonly rewards: number;
  readonly days: readonly PurchaseDay[];
}

export const noAmounts: Amounts = {
  orders: 0,
  revenue: 0,
  refunds: 0,
  costOfGoods: 0,
  serviceRevenue: 0,
  serviceCost: 0,
  rewards: 0,
  days: [],
};

/** What the customer has brought in so far: net revenue - cost of goods - refunds - service cost - rewards (DOMAIN, Formulas). */
export const historicalMargin = (of: Amounts): number =>
  of.revenue + of.serviceRevenue - of.refunds - of.costOfGoods - of.serviceCost - of.rewards;

export type Sums = Omit<Amounts, 'days'>;

/** Adds to some of the sums. */
export function plus(amounts: Amounts, more: Partial<Sums>): Amounts {
  const after: Record<string, unknown> = { ...amounts };
  for (const [name, amount] of Object.entries(more)) after[name] = amounts[name as keyof Sums] + amount;
  return after as unknown as Amounts;
}

/** Two customers' amounts of one currency put together. */
export const together = (a: Amounts, { days, ...sums }: Amounts): Amounts => ({
  ...plus(a, sums),
  days: mergedDays(a.days, days),
});
