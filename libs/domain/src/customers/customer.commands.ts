import type { ErasureCause, Identity, PostalAddress, Contact } from './customer.events';

export type CustomerCommand =
  | RegisterCustomer
  | ChangeContact
  | LinkIdentity
  | GrantConsent
  | WithdrawConsent
  | MergeCustomers
  | RevertCustomerMerge
  | ErasePersonalData;

/** The id is the command's target: chosen by the shop, or else the commandId. Everything else may be left out. */
export interface RegisterCustomer {
  readonly type: 'RegisterCustomer';
  readonly data: {
    /** At most 50. Each may belong to one live customer only. */
    readonly identities?: readonly Identity[];
    readonly contact?: Contact;
    /** IANA zone, e.g. `Europe/Berlin`. */
    readonly zone?: string;
    /** BCP 47 tag, e.g. `de-AT`. */
    readonly language?: string;
  };
}

/** Fields left out stay as they are; `null` removes one. */
export interface ChangeContact {
  readonly type: 'ChangeContact';
  readonly data: {
    readonly contact?: {
      readonly name?: string | null;
      readonly email?: string | null;
      readonly phone?: string | null;
      readonly address?: PostalAddress | null;
    };
    readonly zone?: string;
    readonly language?: string;
  };
}

export interface LinkIdentity {
  readonly type: 'LinkIdentity';
  readonly data: Identity;
}

export interface GrantConsent {
  readonly type: 'GrantConsent';
  readonly data: {
    /** What for, as a short word, e.g. `offers` or `surveys`. */
    readonly purpose: string;
    /** Where it was given, e.g. `web-form`. */
    readonly source?: string;
  };
}

export interface WithdrawConsent {
  readonly type: 'WithdrawConsent';
  readonly data: { readonly purpose: string };
}

/** Sent to the customer that is absorbed; `into` is the one that goes on. */
export interface MergeCustomers {
  readonly type: 'MergeCustomers';
  readonly data: { readonly into: string; readonly reason?: string };
}

/** Sent to the absorbed customer: it stands on its own again. */
export interface RevertCustomerMerge {
  readonly type: 'RevertCustomerMerge';
  readonly data: { readonly reason?: string };
}

/** For ever: contact and identities become unreadable everywhere. Sent twice, it is done once. */
export interface ErasePersonalData {
  readonly type: 'ErasePersonalData';
  readonly data: { /** `customer-request` when left out. */ readonly cause?: ErasureCause };
}
