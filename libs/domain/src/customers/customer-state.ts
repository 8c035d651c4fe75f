import type { Reservation } from '../decider';
import type { Contact, CustomerFact, Identity } from './customer.events';
import { identityKey } from './identity';

export interface CustomerState {
  /** Absent until the customer is registered. */
  readonly customerId?: string;
  readonly identities: readonly Identity[];
  readonly contact: Contact;
  readonly zone?: string;
  readonly language?: string;
  /** Purposes consented to. */
  readonly consents: readonly string[];
  /** The survivor of the merge in force. */
  readonly mergedInto?: string | undefined;
  readonly erased: boolean;
}

export const noCustomer: CustomerState = { identities: [], contact: {}, consents: [], erased: false };

/** Copes with personal fields that are null: they are, once erased. */
export function evolveCustomer(state: CustomerState, { type, data }: CustomerFact): CustomerState {
  switch (type) {
    case 'CustomerRegistered': {
      const { identities, contact, ...rest } = data;
      return { ...noCustomer, ...rest, identities: identities ?? [], contact: contact ?? {} };
    }
    case 'ContactChanged': {
      const { contact, zone, language } = data;
      return { ...state, contact: contact ?? {}, ...(zone && { zone }), ...(language && { language }) };
    }
    case 'IdentityLinked': {
      const { kind, value } = data;
      return value === null ? state : { ...state, identities: [...state.identities, { kind, value }] };
    }
    case 'ConsentGranted':
      return { ...state, consents: [...state.consents, data.purpose] };
    case 'ConsentWithdrawn':
      return { ...state, consents: state.consents.filter((purpose) => purpose !== data.purpose) };
    case 'CustomersMerged':
      return { ...state, mergedInto: data.into };
    case 'CustomerMergeReverted':
      return { ...state, mergedInto: undefined };
    case 'PersonalDataErased':
      return { ...state, identities: [], contact: {}, consents: [], erased: true };
  }
}

/**
 * The keys only this customer may hold: its identities, and while it is absorbed the pair of the merge, so that two customers
 * are never absorbed into each other at the same moment.
 */
export function keysHeld({ identities, customerId, mergedInto }: CustomerState): readonly Reservation[] {
  const keys = identities.map(identityKey);
  return customerId !== undefined && mergedInto !== undefined ? [...keys, mergeKey(customerId, mergedInto)] : keys;
}

/** The same whichever of the two is absorbed. Ids hold no white space, so that the pair is unambiguous. */
export function mergeKey(one: string, other: string): Reservation {
  return { kind: 'merge of two customers', value: [one, other].sort().join(' ') };
}
