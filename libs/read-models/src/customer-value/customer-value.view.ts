import type { ClaimFact, CustomerFact, PurchaseFact, RecordedFact, RepairFact } from '@aftercare/domain';
import { calendarDayIn } from '../calendar-day';
import type { ReadModel } from '../read-model';
import { nothingYet, type CustomerValueView } from './customer-value';
import { claimSettled, refundIssued } from './claim-money';
import { lineDelivered, purchaseCancelled, purchaseRecorded } from './purchase-money';
import { partConsumed, quoteAccepted, repairCancelled, repairOpened, unitReturned } from './repair-money';

type ValueFact = PurchaseFact | ClaimFact | RepairFact | CustomerFact;

const counted: ReadonlySet<string> = new Set<ValueFact['type']>([
  'CustomerRegistered',
  'CustomersMerged',
  'CustomerMergeReverted',
  'PurchaseRecorded',
  'LineDelivered',
  'PurchaseCancelled',
  'RefundIssued',
  'ClaimSettled',
  'RepairOpened',
  'QuoteAccepted',
  'PartConsumed',
  'UnitReturned',
  'RepairCancelled',
]);

/** What each customer's dealings came to. `zone`: IANA zone of the calendar days in which purchases are counted. */
export function customerValue(zone: string): ReadModel<CustomerValueView> {
  const dayOf = calendarDayIn(zone);
  return {
    name: 'customer-value',
    version: 1,
    fields: { customerId: { type: 'string', required: true }, currency: { type: 'string' } },
    indexes: [['customerId']],
    keys: (fact) => {
      const { customerId } = fact.metadata;
      if (!counted.has(fact.type) || customerId === undefined) return [];
      const { type, data } = fact as RecordedFact<CustomerFact>;
      return type === 'CustomersMerged' || type === 'CustomerMergeReverted' ? [customerId, data.into] : [customerId];
    },
    evolve: (view, recorded, customerId) => {
      const fact = recorded as RecordedFact<ValueFact>;
      const before = view ?? nothingYet(customerId);
      switch (fact.type) {
        case 'CustomersMerged':
          return merged(before, fact.metadata.customerId!, fact.data.into);
        case 'CustomerMergeReverted':
          return parted(before, fact.metadata.customerId!, fact.data.into);
        case 'PurchaseRecorded':
          return purchaseRecorded(before, fact.data, dayOf(fact.metadata.occurredAt));
        case 'LineDelivered':
          return lineDelivered(before, fact.data);
        case 'PurchaseCancelled':
          return purchaseCancelled(before, fact.data);
        case 'RefundIssued':
          return refundIssued(before, fact.data);
        case 'ClaimSettled':
          return claimSettled(before, fact.data);
        case 'RepairOpened':
          return repairOpened(before, fact.data);
        case 'QuoteAccepted':
          return quoteAccepted(before, fact.data);
        case 'PartConsumed':
          return partConsumed(before, fact.data);
        case 'UnitReturned':
          return unitReturned(before, fact.data);
        case 'RepairCancelled':
          return repairCancelled(before, fact.data);
        default:
          return before;
      }
    },
  };
}

function merged(view: CustomerValueView, absorbed: string, into: string): CustomerValueView {
  if (view.customerId === absorbed) return { ...view, mergedInto: into };
  return { ...view, absorbed: [...view.absorbed, absorbed] };
}

function parted(view: CustomerValueView, absorbed: string, into: string): CustomerValueView {
  if (view.customerId === into) return { ...view, absorbed: view.absorbed.filter((one) => one !== absorbed) };
  const { mergedInto: _, ...rest } = view;
  return rest;
}
