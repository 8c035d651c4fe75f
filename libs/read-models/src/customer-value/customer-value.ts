import type { Money } from '@aftercare/domain';
import type { Day } from '../calendar-day';
import { noAmounts, type Amounts } from './amounts';

/** A purchase that may still be cancelled: what would then be taken back. */
export type Cancellable = readonly [
  purchase: string,
  currency: string,
  day: Day,
  value: number,
  cost: number,
  refunded: number,
];

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
  /** Purchases of which nothing is delivered yet. */
  readonly cancellable: readonly Cancellable[];
  readonly cancelled: readonly string[];
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
  cancellable: [],
  cancelled: [],
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
