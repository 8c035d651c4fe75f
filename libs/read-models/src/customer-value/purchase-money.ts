import type { LineDelivered, PurchaseCancelled, PurchaseRecorded } from '@aftercare/domain';
import type { Day } from '../calendar-day';
import { entryOf, withEntry, withoutEntry } from '../entries';
import { plus } from './amounts';
import { withAmounts, type CustomerValueView } from './customer-value';
import { withPurchase } from './purchase-days';

export function purchaseRecorded(
  view: CustomerValueView,
  { purchaseId, lines }: PurchaseRecorded['data'],
  day: Day,
): CustomerValueView {
  const currency = lines[0]!.amount.currency;
  const value = lines.reduce((sum, { amount }) => sum + amount.amount, 0);
  const cost = lines.reduce((sum, line) => sum + (line.cost?.amount ?? 0), 0);
  const counted = withAmounts(view, currency, (amounts) => ({
    ...amounts,
    orders: amounts.orders + 1,
    revenue: amounts.revenue + value,
    costOfGoods: amounts.costOfGoods + cost,
    days: withPurchase(amounts.days, day, value, 1),
  }));
  return {
    ...counted,
    currency: view.currency ?? currency,
    cancellable: withEntry(view.cancellable, [purchaseId, currency, day, value, cost, 0]),
  };
}

/** Once something is delivered, the purchase cannot be cancelled any more. */
export function lineDelivered(view: CustomerValueView, { purchaseId }: LineDelivered['data']): CustomerValueView {
  const cancellable = withoutEntry(view.cancellable, purchaseId);
  return cancellable === view.cancellable ? view : { ...view, cancellable };
}

/** As if it had never been bought: what is paid back for it, before or after, is not a refund either. */
export function purchaseCancelled(
  view: CustomerValueView,
  { purchaseId }: PurchaseCancelled['data'],
): CustomerValueView {
  const bought = entryOf(view.cancellable, purchaseId);
  if (!bought) return view;
  const [, currency, day, value, cost, refunded] = bought;
  const without = withAmounts(view, currency, (amounts) => ({
    ...plus(amounts, { orders: -1, revenue: -value, costOfGoods: -cost, refunds: -refunded }),
    days: withPurchase(amounts.days, day, value, -1),
  }));
  return {
    ...without,
    cancellable: withoutEntry(view.cancellable, purchaseId),
    cancelled: [...view.cancelled, purchaseId],
  };
}
