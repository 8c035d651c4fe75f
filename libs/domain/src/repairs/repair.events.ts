import type { FactCatalogue } from '../fact';
import type { Money } from '../money';

/** A repair begins, on an approved claim or paid by the customer. Repairs are numbered `<unit>-R<n>` from 1. */
export interface RepairOpened {
  readonly type: 'RepairOpened';
  readonly data: { readonly repair: string; readonly customer: string } & (
    { readonly kind: 'claim'; readonly claim: string } | { readonly kind: 'paid' }
  );
}

/** The unit is handed in: days out of use count from here. */
export interface UnitReceived {
  readonly type: 'UnitReceived';
  readonly data: { readonly repair: string; readonly condition?: string };
}

export interface Diagnosed {
  readonly type: 'Diagnosed';
  readonly data: {
    readonly repair: string;
    readonly fault: string;
    readonly rootCause: string;
    readonly component: string;
    readonly note?: string;
  };
}

export interface QuoteSent {
  readonly type: 'QuoteSent';
  readonly data: { readonly repair: string; readonly price: Money };
}

export interface QuoteAccepted {
  readonly type: 'QuoteAccepted';
  readonly data: { readonly repair: string; readonly price: Money };
}

export interface QuoteDeclined {
  readonly type: 'QuoteDeclined';
  readonly data: { readonly repair: string; readonly price: Money };
}

export interface PartConsumed {
  readonly type: 'PartConsumed';
  readonly data: {
    readonly repair: string;
    readonly sku: string;
    readonly quantity: number;
    /** Cost of all pieces together. */
    readonly cost: Money;
  };
}

/** Work begins or goes on after a pause. */
export interface WorkStarted {
  readonly type: 'WorkStarted';
  readonly data: {
    readonly repair: string;
    readonly technician: string;
    readonly certificate?: string;
    /** Whether a certificate was named; by policy a missing one warns or refuses. */
    readonly certified: boolean;
    /** Version of the standard `claim-limits` whose certificate rule was applied. */
    readonly limitsVersion: number;
  };
}

export const pauseReasons = ['waiting-for-parts', 'waiting-for-customer', 'waiting-for-supplier', 'other'] as const;
export type PauseReason = (typeof pauseReasons)[number];

export interface WorkPaused {
  readonly type: 'WorkPaused';
  readonly data: { readonly repair: string; readonly reason: PauseReason; readonly note?: string };
}

export interface WorkCompleted {
  readonly type: 'WorkCompleted';
  readonly data: {
    readonly repair: string;
    readonly fixed: boolean;
    readonly minutes: number;
    readonly technician: string;
  };
}

export interface QualityCheckPassed {
  readonly type: 'QualityCheckPassed';
  readonly data: { readonly repair: string };
}

export interface QualityCheckFailed {
  readonly type: 'QualityCheckFailed';
  readonly data: { readonly repair: string; readonly finding?: string };
}

/** The unit is handed over. WarrantyExtended (downtime) and ClaimSettled follow in the same append where they apply. */
export interface UnitReturned {
  readonly type: 'UnitReturned';
  readonly data: {
    readonly repair: string;
    readonly fixed: boolean;
    /** Days from hand-in to hand-over, a begun day counted in full. */
    readonly downtimeDays: number;
  };
}

/** Another unit is handed over in this one's place. */
export interface UnitReplaced {
  readonly type: 'UnitReplaced';
  readonly data: {
    readonly oldSerial: string;
    readonly newSerial: string;
    readonly owner: string;
    readonly repair?: string;
    readonly claim?: string;
  };
}

export interface LoanerIssued {
  readonly type: 'LoanerIssued';
  readonly data: { readonly repair: string; readonly loaner: string };
}

export interface LoanerReturned {
  readonly type: 'LoanerReturned';
  readonly data: { readonly repair: string; readonly loaner: string; readonly condition?: string };
}

export const cancelReasons = ['customer-asked', 'quote-declined', 'not-handed-in', 'mistake'] as const;
export type CancelReason = (typeof cancelReasons)[number];

export interface RepairCancelled {
  readonly type: 'RepairCancelled';
  readonly data: { readonly repair: string; readonly reason: CancelReason; readonly note?: string };
}

/** Fields that hold personal data are optional: they are unreadable, thus absent, once the customer's data is erased. */
export type RepairFact =
  | RepairOpened
  | UnitReceived
  | Diagnosed
  | QuoteSent
  | QuoteAccepted
  | QuoteDeclined
  | PartConsumed
  | WorkStarted
  | WorkPaused
  | WorkCompleted
  | QualityCheckPassed
  | QualityCheckFailed
  | UnitReturned
  | UnitReplaced
  | LoanerIssued
  | LoanerReturned
  | RepairCancelled;

export const repairFacts: FactCatalogue<RepairFact> = {
  RepairOpened: { version: 1, personal: [] },
  UnitReceived: { version: 1, personal: ['condition'] },
  Diagnosed: { version: 1, personal: ['note'] },
  QuoteSent: { version: 1, personal: [] },
  QuoteAccepted: { version: 1, personal: [] },
  QuoteDeclined: { version: 1, personal: [] },
  PartConsumed: { version: 1, personal: [] },
  WorkStarted: { version: 1, personal: [] },
  WorkPaused: { version: 1, personal: ['note'] },
  WorkCompleted: { version: 1, personal: [] },
  QualityCheckPassed: { version: 1, personal: [] },
  QualityCheckFailed: { version: 1, personal: ['finding'] },
  UnitReturned: { version: 1, personal: [] },
  UnitReplaced: { version: 1, personal: [] },
  LoanerIssued: { version: 1, personal: [] },
  LoanerReturned: { version: 1, personal: ['condition'] },
  RepairCancelled: { version: 1, personal: ['note'] },
};
