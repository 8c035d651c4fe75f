import type { Instant } from '../fact';
import type { Money } from '../money';
import type { Shares } from '../warranties/cover';
import type { RejectionReason, Remedy } from './claim.events';

/** Files a claim; its number `<unit>-C<n>` is in ClaimFiled. */
export interface FileClaim {
  readonly type: 'FileClaim';
  readonly data: {
    /** The customer, who must have owned the unit at `failedAt`. */
    readonly claimant: string;
    /** Not after the time of the report. */
    readonly failedAt: Instant;
    readonly component: string;
    readonly fault: string;
    readonly usage?: number;
    readonly description?: string;
  };
}

/** Records what the cover pays as of the failure date; takes a filed or appealed claim into assessment. */
export interface AssessCoverage {
  readonly type: 'AssessCoverage';
  readonly data: {
    readonly claim: string;
    /** The component to assess, where it turned out to be another one than was claimed. */
    readonly component?: string;
  };
}

export interface RequestInformation {
  readonly type: 'RequestInformation';
  readonly data: { readonly claim: string; readonly question: string };
}

export interface ProvideInformation {
  readonly type: 'ProvideInformation';
  readonly data: { readonly claim: string; readonly answer: string };
}

/** Approves a claim in assessment. Above the limit the first person's approval waits for a second person's equal one. */
export interface ApproveClaim {
  readonly type: 'ApproveClaim';
  readonly data: {
    readonly claim: string;
    readonly remedy: Remedy;
    readonly cap: Money;
    readonly component?: string;
  };
}

export interface RejectClaim {
  readonly type: 'RejectClaim';
  readonly data: { readonly claim: string; readonly reason: RejectionReason; readonly note?: string };
}

export interface AppealClaim {
  readonly type: 'AppealClaim';
  readonly data: { readonly claim: string; readonly grounds: string };
}

export interface WithdrawClaim {
  readonly type: 'WithdrawClaim';
  readonly data: { readonly claim: string; readonly note?: string };
}

/** Grants what the cover does not give. The approver is who sends it, in a role that `claim-limits` lets grant it. */
export interface GrantGoodwill {
  readonly type: 'GrantGoodwill';
  readonly data: {
    readonly claim: string;
    readonly shares: Shares;
    readonly note?: string;
  };
}

/** What an aspect cost, and what is paid of it (the covered share where it is missing). */
export interface AspectSettlement {
  readonly cost: Money;
  readonly payout?: Money;
}

/** Settles an approved claim by hand; handing over a repaired unit or a replacement settles it by itself. */
export interface SettleClaim {
  readonly type: 'SettleClaim';
  readonly data: {
    readonly claim: string;
    readonly parts?: AspectSettlement;
    readonly labour?: AspectSettlement;
    readonly expenses?: AspectSettlement;
    readonly recovered?: Money;
  };
}

export interface CloseClaim {
  readonly type: 'CloseClaim';
  readonly data: { readonly claim: string };
}

export type ClaimCommand =
  | FileClaim
  | AssessCoverage
  | RequestInformation
  | ProvideInformation
  | ApproveClaim
  | RejectClaim
  | AppealClaim
  | WithdrawClaim
  | GrantGoodwill
  | SettleClaim
  | CloseClaim;
