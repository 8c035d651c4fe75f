import type { FactCatalogue } from '../fact';

/** A key by which a customer is recognised; kind `email`, `phone`, `external`, or another word of the shop's. Values are normalised. */
export interface Identity {
  readonly kind: string;
  readonly value: string;
}

export interface PostalAddress {
  readonly street?: string;
  readonly postalCode?: string;
  readonly city?: string;
  readonly region?: string;
  /** ISO 3166-1 alpha-2, e.g. `DE`. */
  readonly country?: string;
}

export interface Contact {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly address?: PostalAddress;
}

export type ContactField = keyof Contact;

/** Why personal data had to go. */
export type ErasureCause = 'customer-request' | 'retention-over' | 'authority';

/**
 * The facts of one customer's stream. Personal fields are null once they are unreadable (the customer's data is erased),
 * and whoever folds these facts must cope.
 */
export type CustomerFact =
  | CustomerRegistered
  | ContactChanged
  | IdentityLinked
  | ConsentGranted
  | ConsentWithdrawn
  | CustomersMerged
  | CustomerMergeReverted
  | PersonalDataErased;

export interface CustomerRegistered {
  readonly type: 'CustomerRegistered';
  readonly data: {
    readonly customerId: string;
    readonly identities?: readonly Identity[] | null;
    readonly contact?: Contact | null;
    /** IANA zone, e.g. `Europe/Berlin`. */
    readonly zone?: string;
    /** BCP 47 tag, e.g. `de-AT`. */
    readonly language?: string;
  };
}

/** The whole contact as it stands afterwards, and which of its fields are new. */
export interface ContactChanged {
  readonly type: 'ContactChanged';
  readonly data: {
    readonly contact?: Contact | null;
    readonly changed: readonly ContactField[];
    readonly zone?: string;
    readonly language?: string;
  };
}

export interface IdentityLinked {
  readonly type: 'IdentityLinked';
  readonly data: { readonly kind: string; readonly value: string | null };
}

export interface ConsentGranted {
  readonly type: 'ConsentGranted';
  readonly data: { readonly purpose: string; /** Where it was given, e.g. `web-form`. */ readonly source?: string };
}

export interface ConsentWithdrawn {
  readonly type: 'ConsentWithdrawn';
  readonly data: { readonly purpose: string };
}

/** On the absorbed customer's stream: from now on its story is told with the survivor's. Both streams stay whole. */
export interface CustomersMerged {
  readonly type: 'CustomersMerged';
  readonly data: { readonly into: string; readonly reason?: string | null };
}

/** On the once absorbed customer's stream: `into` is the survivor it is parted from. */
export interface CustomerMergeReverted {
  readonly type: 'CustomerMergeReverted';
  readonly data: { readonly into: string; readonly reason?: string | null };
}

export interface PersonalDataErased {
  readonly type: 'PersonalDataErased';
  readonly data: { readonly cause: ErasureCause };
}

export const customerFacts: FactCatalogue<CustomerFact> = {
  CustomerRegistered: { version: 1, personal: ['identities', 'contact'] },
  ContactChanged: { version: 1, personal: ['contact'] },
  IdentityLinked: { version: 1, personal: ['value'] },
  ConsentGranted: { version: 1, personal: [] },
  ConsentWithdrawn: { version: 1, personal: [] },
  CustomersMerged: { version: 1, personal: ['reason'] },
  CustomerMergeReverted: { version: 1, personal: ['reason'] },
  PersonalDataErased: { version: 1, personal: [] },
};
