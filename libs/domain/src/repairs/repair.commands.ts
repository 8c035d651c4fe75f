import type { Money } from '../money';
import type { CancelReason, PauseReason } from './repair.events';

/** Opens a repair: paid by the owner, or once more on an approved claim (its approval opens the first one by itself). */
export interface OpenRepair {
  readonly type: 'OpenRepair';
  readonly data: { readonly kind: 'paid' } | { readonly kind: 'claim'; readonly claim: string };
}

export interface ReceiveUnit {
  readonly type: 'ReceiveUnit';
  readonly data: { readonly repair: string; readonly condition: string };
}

export interface Diagnose {
  readonly type: 'Diagnose';
  readonly data: {
    readonly repair: string;
    readonly fault: string;
    readonly rootCause: string;
    readonly component: string;
    readonly note?: string;
  };
}

export interface SendQuote {
  readonly type: 'SendQuote';
  readonly data: { readonly repair: string; readonly price: Money };
}

export interface AcceptQuote {
  readonly type: 'AcceptQuote';
  readonly data: { readonly repair: string };
}

export interface DeclineQuote {
  readonly type: 'DeclineQuote';
  readonly data: { readonly repair: string };
}

export interface ConsumePart {
  readonly type: 'ConsumePart';
  readonly data: { readonly repair: string; readonly sku: string; readonly quantity: number; readonly cost: Money };
}

/** Starts work, resumes it after a pause, or takes it up again after a failed check or an unsuccessful attempt. */
export interface StartWork {
  readonly type: 'StartWork';
  readonly data: { readonly repair: string; readonly technician: string; readonly certificate?: string };
}

export interface PauseWork {
  readonly type: 'PauseWork';
  readonly data: { readonly repair: string; readonly reason: PauseReason; readonly note?: string };
}

export interface CompleteWork {
  readonly type: 'CompleteWork';
  /** `minutes` of work, a whole number; the technician is the one who started it. */
  readonly data: { readonly repair: string; readonly fixed: boolean; readonly minutes: number };
}

export interface PassQualityCheck {
  readonly type: 'PassQualityCheck';
  readonly data: { readonly repair: string };
}

export interface FailQualityCheck {
  readonly type: 'FailQualityCheck';
  readonly data: { readonly repair: string; readonly finding: string };
}

/**
 * Hands the unit over. In the same append the cover grows by the days it was away (by its terms), and the claim of a
 * fixed unit is settled: parts from what was consumed, labour and expenses from here.
 */
export interface ReturnUnit {
  readonly type: 'ReturnUnit';
  readonly data: {
    readonly repair: string;
    readonly labour?: Money;
    readonly expenses?: Money;
    readonly recovered?: Money;
  };
}

/** Hands another unit over in this one's place, out of an open repair or on an approved claim, and settles the claim. */
export interface ReplaceUnit {
  readonly type: 'ReplaceUnit';
  readonly data: {
    readonly newSerial: string;
    readonly repair?: string;
    readonly claim?: string;
    /** Cost of the unit given, counted among the parts. */
    readonly cost?: Money;
    readonly labour?: Money;
    readonly expenses?: Money;
    readonly recovered?: Money;
  };
}

export interface IssueLoaner {
  readonly type: 'IssueLoaner';
  readonly data: { readonly repair: string; readonly loaner: string };
}

export interface ReturnLoaner {
  readonly type: 'ReturnLoaner';
  readonly data: { readonly repair: string; readonly condition: string };
}

export interface CancelRepair {
  readonly type: 'CancelRepair';
  readonly data: { readonly repair: string; readonly reason: CancelReason; readonly note?: string };
}

export type RepairCommand =
  | OpenRepair
  | ReceiveUnit
  | Diagnose
  | SendQuote
  | AcceptQuote
  | DeclineQuote
  | ConsumePart
  | StartWork
  | PauseWork
  | CompleteWork
  | PassQualityCheck
  | FailQualityCheck
  | ReturnUnit
  | ReplaceUnit
  | IssueLoaner
  | ReturnLoaner
  | CancelRepair;
