import type { PartConsumed, QuoteAccepted, RepairCancelled, RepairOpened, UnitReturned } from '@aftercare/domain';
import { entryOf, withEntry, withoutEntry } from '../entries';
import { plus } from './amounts';
import { withAmounts, type CustomerValueView } from './customer-value';

/** Only repairs that the customer pays are followed here; what a claim's repair costs is in the claim's settlement. */
export function repairOpened(view: CustomerValueView, data: RepairOpened['data']): CustomerValueView {
  if (data.kind !== 'paid') return view;
  return { ...view, paidRepairs: withEntry(view.paidRepairs, [data.repair, null]) };
}

export function quoteAccepted(view: CustomerValueView, { repair, price }: QuoteAccepted['data']): CustomerValueView {
  if (!entryOf(view.paidRepairs, repair)) return view;
  return { ...view, paidRepairs: withEntry(view.paidRepairs, [repair, price]) };
}

export function partConsumed(view: CustomerValueView, { repair, cost }: PartConsumed['data']): CustomerValueView {
  if (!entryOf(view.paidRepairs, repair)) return view;
  return withAmounts(view, cost.currency, (amounts) => plus(amounts, { serviceCost: cost.amount }));
}

/** The price is earned when the unit is handed over repaired. */
export function unitReturned(view: CustomerValueView, { repair, fixed }: UnitReturned['data']): CustomerValueView {
  const price = entryOf(view.paidRepairs, repair)?.[1];
  const closed = repairCancelled(view, { repair });
  if (!fixed || !price) return closed;
  return withAmounts(closed, price.currency, (amounts) => plus(amounts, { serviceRevenue: price.amount }));
}

export function repairCancelled(
  view: CustomerValueView,
  { repair }: Pick<RepairCancelled['data'], 'repair'>,
): CustomerValueView {
  const paidRepairs = withoutEntry(view.paidRepairs, repair);
  return paidRepairs === view.paidRepairs ? view : { ...view, paidRepairs };
}
