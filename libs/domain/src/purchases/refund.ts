import type { Instant } from '../fact';
import { firstOf, money, oneOf, shortText } from '../field-checks';
import { zero } from '../money';
import { notNow, type Refusal } from '../refusal';
import { unknownLine } from './deliver-line';
import type { CancelPurchase, IssueRefund } from './purchase.commands';
import type { PurchaseFact, RefundIssued } from './purchase.events';
import type { LineState, PurchaseState } from './purchase-state';

const causes = ['return', 'cancellation', 'claim', 'goodwill', 'price-adjustment', 'other'];

/** Up to what was paid for the line, whatever was refunded for it before and whether or not the purchase was cancelled. */
export function issueRefund(
  { line: number, amount, cause, reference }: IssueRefund['data'],
  state: PurchaseState,
  purchaseId: string,
): readonly PurchaseFact[] | Refusal {
  const line = state.lines.find((one) => one.line === number);
  if (line === undefined) return unknownLine(number, state);
  const finding = firstOf(
    money(amount, 'amount', line.amount.currency),
    oneOf(cause, causes, 'cause'),
    shortText(reference, 'reference'),
  );
  if (finding) return finding;
  if (amount.amount > leftToRefund(line))
    return notNow(
      'refund-exceeds-paid',
      `Of ${line.amount.amount} paid for line ${number}, ${line.refunded} were refunded: amount.amount must be ${leftToRefund(line)} or less.`,
      'amount.amount',
    );
  return [
    {
      type: 'RefundIssued',
      data: {
        purchaseId,
        refund: state.refunds + 1,
        line: number,
        amount,
        cause,
        afterCancellation: state.cancelled,
        ...(reference !== undefined && { reference }),
      },
    },
  ];
}

const leftToRefund = ({ amount, refunded }: LineState) => amount.amount - refunded;

/** Only while nothing is delivered: what the customer has, comes back by a return. */
export function cancelPurchase(
  { reason, refund }: CancelPurchase['data'],
  state: PurchaseState,
  purchaseId: string,
  purchasedAt: Instant,
): readonly PurchaseFact[] | Refusal {
  if (state.cancelled) return notNow('purchase-cancelled', 'The purchase is cancelled already.');
  const delivered = state.lines.find((line) => line.delivered > 0);
  if (delivered) return notNow('already-delivered', `Line ${delivered.line} was delivered: ask for a return instead.`);
  const finding = firstOf(shortText(reason, 'reason'), oneOf(refund, ['now', 'later'], 'refund'));
  if (finding) return finding;
  const refunds = refund === 'now' ? refundsOfTheRest(state, purchaseId) : [];
  const currency = state.lines[0]?.amount.currency ?? '';
  const total = (of: (line: LineState) => number) => ({
    amount: state.lines.reduce((sum, line) => sum + of(line), 0),
    currency,
  });
  return [
    {
      type: 'PurchaseCancelled',
      data: {
        purchaseId,
        reason,
        refund,
        owed: refund === 'now' ? zero(currency) : total(leftToRefund),
        purchasedAt,
        paid: total(({ amount }) => amount.amount),
        cost: total(({ cost }) => cost?.amount ?? 0),
        refunded: total(({ refunded }) => refunded),
      },
    },
    ...refunds,
  ];
}

function refundsOfTheRest(state: PurchaseState, purchaseId: string): readonly RefundIssued[] {
  return state.lines
    .filter((line) => leftToRefund(line) > 0)
    .map((line, index) => ({
      type: 'RefundIssued',
      data: {
        purchaseId,
        refund: state.refunds + index + 1,
        line: line.line,
        amount: { amount: leftToRefund(line), currency: line.amount.currency },
        cause: 'cancellation',
        afterCancellation: true,
      },
    }));
}
