import type { CommandTable, Decider, Given } from '../decider';
import { firstOf, oneOf, shortText } from '../field-checks';
import { notNow, type Refusal } from '../refusal';
import { checkProfile, contactChange } from './contact';
import type { ChangeContact, CustomerCommand, RegisterCustomer } from './customer.commands';
import { customerFacts, type CustomerFact, type Identity } from './customer.events';
import { merge, revertMerge } from './customer-merge';
import { evolveCustomer, keysHeld, mergeKey, noCustomer, type CustomerState } from './customer-state';
import { checkIdentities, checkIdentity, identityKey, normalised, sameIdentity } from './identity';
import { customerOfId, liveCustomer } from './live-customer';

/** Present for MergeCustomers. */
export interface CustomerLookUps {
  readonly survivor?: CustomerState;
}

type Decision = readonly CustomerFact[] | Refusal;

const commands: CommandTable<CustomerCommand> = {
  RegisterCustomer: { creates: true, reserves: ({ data }) => (data.identities ?? []).map(identityKey) },
  ChangeContact: {},
  LinkIdentity: { reserves: ({ data }) => [identityKey(data)] },
  GrantConsent: {},
  WithdrawConsent: {},
  MergeCustomers: {
    lookUps: ({ data }) => ({ survivor: customerOfId(data.into) }),
    reserves: ({ data }, id) => [mergeKey(id, data.into)],
  },
  RevertCustomerMerge: {},
  ErasePersonalData: {},
};

function decide(command: CustomerCommand, state: CustomerState, given: Given<CustomerLookUps>): Decision {
  const { id } = given;
  switch (command.type) {
    case 'RegisterCustomer':
      return register(command.data, state, id);
    // These two are possible for a merged and for an erased customer: they need no more than that it exists.
    case 'RevertCustomerMerge':
      return existing(state, id) ?? revertMerge(command.data, state, id);
    case 'ErasePersonalData':
      return existing(state, id) ?? erase(command.data.cause ?? 'customer-request', state);
    case 'WithdrawConsent':
      return existing(state, id) ?? notMerged(state, id) ?? withdrawConsent(command.data.purpose, state);
    case 'ChangeContact':
      return liveCustomer(state, id, 'id') ?? changeContact(command.data, state);
    case 'LinkIdentity':
      return liveCustomer(state, id, 'id') ?? linkIdentity(command.data, state);
    case 'GrantConsent':
      return liveCustomer(state, id, 'id') ?? grantConsent(command.data, state);
    case 'MergeCustomers':
      return liveCustomer(state, id, 'id') ?? merge(command.data, id, given.lookUps.survivor ?? noCustomer);
  }
}

/** The customer must be registered; whether it is merged or erased does not matter here. */
function existing(state: CustomerState, id: string): Refusal | undefined {
  return state.customerId === undefined ? liveCustomer(state, id, 'id') : undefined;
}

function notMerged(state: CustomerState, id: string): Refusal | undefined {
  return state.mergedInto === undefined ? undefined : liveCustomer(state, id, 'id');
}

function register(data: RegisterCustomer['data'], state: CustomerState, customerId: string): Decision {
  if (state.customerId !== undefined)
    return notNow('customer-exists', `Customer ${customerId} is registered already: choose another id.`, 'id');
  const { identities = [], ...profile } = data;
  return (
    firstOf(checkIdentities(identities, 'identities'), checkProfile(profile)) ?? [
      {
        type: 'CustomerRegistered',
        data: { customerId, ...profile, ...(identities.length > 0 && { identities: identities.map(normalised) }) },
      },
    ]
  );
}

function changeContact(data: ChangeContact['data'], state: CustomerState): Decision {
  const change = contactChange(data, state);
  if (change === undefined) return [];
  return checkProfile(change.data) ?? [change];
}

function linkIdentity(identity: Identity, state: CustomerState): Decision {
  const data = normalised(identity);
  const finding = checkIdentity(identity);
  if (finding) return finding;
  if (state.identities.some((held) => sameIdentity(held, data))) return [];
  return [{ type: 'IdentityLinked', data }];
}

function grantConsent(data: { purpose: string; source?: string }, state: CustomerState): Decision {
  if (state.consents.includes(data.purpose)) return [];
  const finding = firstOf(shortText(data.purpose, 'purpose', 80), shortText(data.source, 'source'));
  return finding ?? [{ type: 'ConsentGranted', data }];
}

function withdrawConsent(purpose: string, state: CustomerState): Decision {
  return state.consents.includes(purpose) ? [{ type: 'ConsentWithdrawn', data: { purpose } }] : [];
}

function erase(cause: 'customer-request' | 'retention-over' | 'authority', state: CustomerState): Decision {
  if (state.erased) return [];
  const finding = oneOf(cause, ['customer-request', 'retention-over', 'authority'], 'cause');
  return finding ?? [{ type: 'PersonalDataErased', data: { cause } }];
}

/** A customer: who it is, how to reach it, what it consented to, and which other customer it turned out to be. */
export const customer: Decider<CustomerState, CustomerCommand, CustomerFact, CustomerLookUps> = {
  category: 'customer',
  initial: noCustomer,
  evolve: evolveCustomer,
  decide,
  customerOf: (state) => state.customerId,
  holds: keysHeld,
  facts: customerFacts,
  commands,
};
