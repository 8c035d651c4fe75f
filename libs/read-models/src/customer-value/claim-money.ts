import type { ClaimSettled, RefundIssued } from '@aftercare/domain';
import { entryOf, withEntry } from '../entries';
import { plus } from './amounts';
import { withAmounts, type ClaimPaid, type CustomerValueView } from './customer-value';

/** A settled claim's payout counts as service cost only as far as it was not paid by refunds issued for the claim. */
const beyondRefunds = ([, payout, refunded]: ClaimPaid): number => Math.max(0, payout - refunded);

const paidFor = (view: CustomerValueView, claim: string): ClaimPaid => entryOf(view.claims, claim) ?? [claim, 0, 0];

export function refundIssued(view: CustomerValueView, data: RefundIssued['data']): CustomerValueView {
  const { amount, cause, reference, afterCancellation } = data;
  // What a cancelled purchase brings back was taken out of the revenue by the cancellation.
  if (afterCancellation) return view;
  const after = withAmounts(view, amount.currency, (amounts) => plus(amounts, { refunds: amount.amount }));
  if (cause !== 'claim' || reference === undefined) return after;
  const [claim, payout, before] = paidFor(view, reference);
  return claimPaid(after, [claim, payout, before + amount.amount], amount.currency);
}

export function claimSettled(view: CustomerValueView, data: ClaimSettled['data']): CustomerValueView {
  const { payout, recovered } = data;
  const [claim, before, refunded] = paidFor(view, data.claim);
  const paid = claimPaid(view, [claim, before + payout.amount, refunded], payout.currency);
  return withAmounts(paid, recovered.currency, (amounts) => plus(amounts, { serviceCost: -recovered.amount }));
}

function claimPaid(view: CustomerValueView, after: ClaimPaid, currency: string): CustomerValueView {
  const more = beyondRefunds(after) - beyondRefunds(paidFor(view, after[0]));
  const counted = withAmounts(view, currency, (amounts) => plus(amounts, { serviceCost: more }));
  return { ...counted, claims: withEntry(view.claims, after) };
}
