import { specOf } from '../testing/decider-spec';
import { customer } from './customer';
import type { CustomerCommand } from './customer.commands';
import type { CustomerFact } from './customer.events';
import type { CustomerState } from './customer-state';

const spec = specOf(customer);

const registered = (customerId: string): CustomerFact => ({ type: 'CustomerRegistered', data: { customerId } });
const merged: CustomerFact = { type: 'CustomersMerged', data: { into: 'bob' } };
const erased: CustomerFact = { type: 'PersonalDataErased', data: { cause: 'customer-request' } };
const merge: CustomerCommand = { type: 'MergeCustomers', data: { into: 'bob' } };
const revert: CustomerCommand = { type: 'RevertCustomerMerge', data: {} };
const withSurvivor = (survivor: CustomerState) => ({ id: 'ann', lookUps: { survivor } });
const bob = spec.given(registered('bob')).state;

test('a customer is merged into a live one, on the stream of the one absorbed', () => {
  spec.given(registered('ann')).when(merge, withSurvivor(bob)).then(merged);
});

test('a customer is not merged into itself', () => {
  const itself: CustomerCommand = { type: 'MergeCustomers', data: { into: 'ann' } };
  spec.given(registered('ann')).when(itself, withSurvivor(bob)).thenRefused('merge-with-itself', 'into');
});

test.each([
  ['unknown', [], 'unknown-customer'],
  ['erased', [registered('bob'), erased], 'customer-erased'],
  [
    'itself absorbed',
    [registered('bob'), { type: 'CustomersMerged', data: { into: 'carl' } } as const],
    'customer-merged',
  ],
])('the survivor must not be %s', (_, facts, code) => {
  spec
    .given(registered('ann'))
    .when(merge, withSurvivor(spec.given(...facts).state))
    .thenRefused(code, 'into');
});

test.each<CustomerCommand>([
  { type: 'ChangeContact', data: { zone: 'UTC' } },
  { type: 'LinkIdentity', data: { kind: 'email', value: 'ann@example.org' } },
  { type: 'GrantConsent', data: { purpose: 'offers' } },
  { type: 'WithdrawConsent', data: { purpose: 'offers' } },
  { type: 'MergeCustomers', data: { into: 'carl' } },
])('an absorbed customer accepts no $type', (command) => {
  spec.given(registered('ann'), merged).when(command, { id: 'ann' }).thenRefused('customer-merged');
});

test('a merge can be reverted, and the customer stands on its own again', () => {
  const reverted: CustomerFact = { type: 'CustomerMergeReverted', data: { into: 'bob' } };
  spec.given(registered('ann'), merged).when(revert, { id: 'ann' }).then(reverted);
  spec.given(registered('ann'), merged, reverted).when(merge, withSurvivor(bob)).then(merged);
});

test('only a merge in force can be reverted', () => {
  spec.given(registered('ann')).when(revert, { id: 'ann' }).thenRefused('not-merged');
});

test('an absorbed customer can still be erased: the right to it does not end with a merge', () => {
  spec.given(registered('ann'), merged).when({ type: 'ErasePersonalData', data: {} }, { id: 'ann' }).then(erased);
});

test('after erasure a merge is reverted without words', () => {
  spec
    .given(registered('ann'), merged, erased)
    .when({ type: 'RevertCustomerMerge', data: { reason: 'Ann is not Bob' } }, { id: 'ann' })
    .thenRefused('customer-erased', 'reason');
});

test('two customers cannot be absorbed into each other at the same moment: both merges reserve the same key', () => {
  const keyOf = (id: string, into: string) =>
    customer.commands.MergeCustomers.reserves?.({ type: 'MergeCustomers', data: { into } }, id);
  expect(keyOf('ann', 'bob')).toEqual(keyOf('bob', 'ann'));
  expect(customer.holds?.(spec.given(registered('ann'), merged).state)).toEqual(keyOf('ann', 'bob'));
});
