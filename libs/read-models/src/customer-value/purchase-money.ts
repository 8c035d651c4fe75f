import type { PurchaseCancelled, PurchaseRecorded } from '@aftercare/domain';
import type { Day } from '../calendar-day';
import { plus } from './amounts';
import { withAmounts, type CustomerValueView } from './customer-value';
import { withPurchase } from './purchase-days';

export function purchaseRecorded(
  view: CustomerValueView,
  { lines }: PurchaseRecorded['data'],
  day: Day,
): CustomerValueView {
  const currency = lines[0]!.amount.currency;
  const value = lines.reduce((sum, { amount }) => sum + amount.amount, 0);
  const cost = lines.reduce((sum, line) => sum + (line.cost?.amount ?? 0), 0);
  const first = view.currency === undefined ? { ...view, currency } : view;
  return withAmounts(first, currency, (amounts) => ({
    ...amounts,
    orders: amounts.orders + 1,
    revenue: amounts.revenue + value,
    costOfGoods: amounts.costOfGoods + cost,
    days: withPurchase(amounts.days, day, value, 1),
  }));
}

/** As if it had never been bought: what is paid back for it, before or after, is not a refund either. */
export function purchaseCancelled(
  view: CustomerValueView,
  { paid, cost, refunded }: PurchaseCancelled['data'],
  boughtOn: Day,
): CustomerValueView {
  return withAmounts(view, paid.currency, (amounts) => ({
    ...plus(amounts, {
      orders: -1,
      revenue: -paid.amount,
      costOfGoods: -cost.amount,
      refunds: -refunded.amount,
    }),
    days: withPurchase(amounts.days, boughtOn, paid.amount, -1),
  }));
}
