import type { Money } from '@aftercare/domain';
import { noAmounts, type Amounts } from './amounts';

/** Paid out when the claim was settled, and refunds issued with reference to it. */
export type ClaimPaid = readonly [claim: string, payout: number, refunded: number];

/** An open repair that the customer pays; the price once a quote is accepted. */
export type PaidRepair = readonly [repair: string, price: Money | null];

/** All that a customer's value is made of. Money is in minor units. */
export interface CustomerValueView {
  readonly customerId: string;
  /** That of the first purchase recorded; absent before it. */
  readonly currency?: string;
  readonly amounts: Readonly<Record<string, Amounts>>;
  readonly claims: readonly ClaimPaid[];
  readonly paidRepairs: readonly PaidRepair[];
  /** The customer this one is merged into at present. */
  readonly mergedInto: string | null;
  /** Customers merged into this one, each with a document of its own. */
  readonly absorbed: readonly string[];
}

/** A customer before any fact. */
export const nothingYet = (customerId: string): CustomerValueView => ({
  customerId,
  amounts: {},
  claims: [],
  paidRepairs: [],
  mergedInto: null,
  absorbed: [],
});

/** The view after a change of its amounts in one currency. */
export function withAmounts(
  view: CustomerValueView,
  currency: string,
  change: (amounts: Amounts) => Amounts,
): CustomerValueView {
  return { ...view, amounts: { ...view.amounts, [currency]: change(view.amounts[currency] ?? noAmounts) } };
}
