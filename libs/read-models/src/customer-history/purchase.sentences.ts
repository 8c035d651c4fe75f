import type { Money, PurchaseFact } from '@aftercare/domain';
import { moneyWords } from '../money-words';
import type { Sentences } from './sentence';

const total = (lines: readonly { readonly amount: Money }[]): Money => ({
  amount: lines.reduce((sum, { amount }) => sum + amount.amount, 0),
  currency: lines[0]!.amount.currency,
});

const named = (lines: readonly { readonly sku: string; readonly quantity: number }[]): string => {
  const words = lines.slice(0, 3).map(({ sku, quantity }) => `${quantity} x ${sku}`);
  return words.join(', ') + (lines.length > 3 ? ` and ${lines.length - 3} more` : '');
};

export const purchaseSentences: Sentences<PurchaseFact> = {
  PurchaseRecorded: ({ lines, channel }) => `Bought ${named(lines)} for ${moneyWords(total(lines))} (${channel}).`,
  LineDelivered: ({ quantity, sku, purchaseId, line }) =>
    `Received ${quantity} x ${sku} (purchase ${purchaseId}, line ${line}).`,
  PurchaseCancelled: ({ purchaseId, reason, owed }) =>
    `Cancelled purchase ${purchaseId} (${reason})` + (owed.amount > 0 ? `; ${moneyWords(owed)} is owed back.` : '.'),
  RefundIssued: ({ amount, purchaseId, line, cause }) =>
    `Was refunded ${moneyWords(amount)} for line ${line} of purchase ${purchaseId} (${cause}).`,
};
