import { shortText } from '../field-checks';
import { forbidden, notNow, type Refusal } from '../refusal';
import type { MergeCustomers, RevertCustomerMerge } from './customer.commands';
import type { CustomerFact } from './customer.events';
import type { CustomerState } from './customer-state';
import { liveCustomer } from './live-customer';

/** The survivor must be another customer that is live now, so that a chain of merges always ends at a live one. */
export function merge(
  { into, reason }: MergeCustomers['data'],
  id: string,
  survivor: CustomerState,
): readonly CustomerFact[] | Refusal {
  if (into === id) return forbidden('merge-with-itself', 'into must name another customer.', 'into');
  return (
    liveCustomer(survivor, into, 'into') ??
    shortText(reason, 'reason', 1000) ?? [
      { type: 'CustomersMerged', data: { into, ...(reason === undefined ? {} : { reason }) } },
    ]
  );
}

/** Possible as long as the merge is in force; a reason given for an erased customer would be personal data again. */
export function revertMerge(
  { reason }: RevertCustomerMerge['data'],
  state: CustomerState,
  id: string,
): readonly CustomerFact[] | Refusal {
  const into = state.mergedInto;
  if (into === undefined) return notNow('not-merged', `Customer ${id} is not merged into another one.`);
  if (state.erased && reason !== undefined)
    return notNow('customer-erased', `Personal data of customer ${id} was erased: leave the reason out.`, 'reason');
  return (
    shortText(reason, 'reason', 1000) ?? [
      { type: 'CustomerMergeReverted', data: { into, ...(reason === undefined ? {} : { reason }) } },
    ]
  );
}
