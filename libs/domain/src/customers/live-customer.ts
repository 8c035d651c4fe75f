import type { LookUp } from '../decider';
import type { Finding } from '../field-checks';
import { notNow, unknown } from '../refusal';
import type { CustomerState } from './customer-state';

/**
 * The look-up a command declares to learn about a customer. It may be ten seconds old: what a merge or an erasure in
 * another process has just ended, a purchase that was on its way may still follow.
 */
export const customerOfId = (id: string): LookUp => ({ category: 'customer', id, maxAge: 10_000 });

/** Whether new things may be recorded for a customer: registered, not absorbed by another, personal data not erased. */
export function liveCustomer(state: CustomerState, id: string, field: string): Finding {
  if (state.customerId === undefined)
    return unknown('unknown-customer', `There is no customer ${id}: register the customer first.`, field);
  if (state.mergedInto !== undefined)
    return notNow('customer-merged', `Customer ${id} was merged: use customer ${state.mergedInto}.`, field);
  if (state.erased)
    return notNow('customer-erased', `Personal data of customer ${id} was erased: register a new customer.`, field);
  return undefined;
}
