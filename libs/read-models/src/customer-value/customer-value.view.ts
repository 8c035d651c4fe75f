import type { ClaimFact, CustomerFact, Instant, PurchaseFact, RecordedFact, RepairFact } from '@aftercare/domain';
import { calendarDayIn, versionIn, type Day } from '../calendar-day';
import type { ReadModel } from '../read-model';
import { claimSettled, refundIssued } from './claim-money';
import { nothingYet, type CustomerValueView } from './customer-value';
import { purchaseCancelled, purchaseRecorded } from './purchase-money';
import { partConsumed, quoteAccepted, repairCancelled, repairOpened, unitReturned } from './repair-money';

type ValueFact = PurchaseFact | ClaimFact | RepairFact | CustomerFact;
/** The view after a fact that happened `at` an instant and concerns `customer`. */
type Fold<F extends ValueFact> = (
  view: CustomerValueView,
  data: F['data'],
  circumstances: { readonly at: Instant; readonly customer: string; readonly dayOf: (at: Instant) => Day },
) => CustomerValueView;

const folds: { readonly [T in ValueFact['type']]?: Fold<Extract<ValueFact, { type: T }>> } = {
  CustomerRegistered: (view) => ({ ...view }),
  CustomersMerged: (view, { into }, { customer }) =>
    view.customerId === customer
      ? { ...view, mergedInto: into }
      : { ...view, absorbed: [...view.absorbed.filter((one) => one !== customer), customer] },
  CustomerMergeReverted: (view, _data, { customer }) =>
    view.customerId === customer
      ? { ...view, mergedInto: null }
      : { ...view, absorbed: view.absorbed.filter((one) => one !== customer) },
  PurchaseRecorded: (view, data, { at, dayOf }) => purchaseRecorded(view, data, dayOf(at)),
  PurchaseCancelled: (view, data, { dayOf }) => purchaseCancelled(view, data, dayOf(data.purchasedAt)),
  RefundIssued: refundIssued,
  ClaimSettled: claimSettled,
  RepairOpened: repairOpened,
  QuoteAccepted: quoteAccepted,
  PartConsumed: partConsumed,
  UnitReturned: unitReturned,
  RepairCancelled: repairCancelled,
};

const foldOf: ReadonlyMap<string, Fold<never>> = new Map(Object.entries(folds));

/** What each customer's dealings came to. `zone`: IANA zone of the calendar days in which purchases are counted. */
export function customerValue(zone: string): ReadModel<CustomerValueView> {
  const dayOf = calendarDayIn(zone);
  return {
    name: 'customer-value',
    version: versionIn(zone, 1),
    fields: { customerId: { type: 'string', required: true }, currency: { type: 'string' } },
    indexes: [],
    keys: (fact) => {
      const { customerId } = fact.metadata;
      if (customerId === undefined || !foldOf.has(fact.type)) return [];
      const { type, data } = fact as RecordedFact<CustomerFact>;
      return type === 'CustomersMerged' || type === 'CustomerMergeReverted' ? [customerId, data.into] : [customerId];
    },
    evolve: (view, fact, customerId) => {
      const before = view ?? nothingYet(customerId);
      const { customerId: customer = customerId, occurredAt } = fact.metadata;
      const folded = foldOf.get(fact.type)?.(before, fact.data as never, { at: occurredAt, customer, dayOf });
      return folded ?? before;
    },
  };
}
