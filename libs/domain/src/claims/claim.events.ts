import type { FactCatalogue, Instant } from '../fact';
import type { Money } from '../money';
import type { Aspect, Shares } from '../warranties/cover';

/** How an approved claim is made good. */
export const remedies = ['repair', 'replacement', 'refund'] as const;
export type Remedy = (typeof remedies)[number];

export const rejectionReasons = [
  'not-covered',
  'no-fault-found',
  'excluded',
  'misuse',
  'no-information',
  'fraud',
  'other',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** Cost of one aspect, and what of it the company pays the customer's way. */
export interface SettledAspect {
  readonly cost: Money;
  readonly payout: Money;
}

/** A claim is made on the unit. Claims are numbered `<unit>-C<n>` from 1. */
export interface ClaimFiled {
  readonly type: 'ClaimFiled';
  readonly data: {
    readonly claim: string;
    readonly claimant: string;
    readonly failedAt: Instant;
    readonly component: string;
    /** A code of the trade (`no-power`), not free text. */
    readonly fault: string;
    /** Reading of the unit's meter at the failure, in the unit of its usage limit. */
    readonly usage?: number;
    readonly description?: string;
  };
}

/** What the cover pays for a component as of the failure date, and why. */
export interface CoverageAssessed {
  readonly type: 'CoverageAssessed';
  readonly data: {
    readonly claim: string;
    readonly component: string;
    readonly failedAt: Instant;
    readonly covered: boolean;
    readonly shares: Shares;
    readonly reasons: readonly string[];
    readonly term?: string;
    /** Version of the standard `warranty-terms` that gave the cover. */
    readonly termVersion?: number;
  };
}

export interface InformationRequested {
  readonly type: 'InformationRequested';
  readonly data: { readonly claim: string; readonly question?: string };
}

export interface InformationProvided {
  readonly type: 'InformationProvided';
  readonly data: { readonly claim: string; readonly answer?: string };
}

/** Above the limit of `claim-limits` the first approval only proposes: another person must approve the same. */
export interface FirstApprovalGiven {
  readonly type: 'FirstApprovalGiven';
  readonly data: {
    readonly claim: string;
    readonly approver: string;
    readonly component: string;
    readonly remedy: Remedy;
    readonly cap: Money;
    readonly limitsVersion: number;
  };
}

/** The claim will be made good. With remedy `repair`, RepairOpened follows in the same append. */
export interface ClaimApproved {
  readonly type: 'ClaimApproved';
  readonly data: {
    readonly claim: string;
    readonly component: string;
    readonly remedy: Remedy;
    /** The most that is paid in all; also fixes the claim's currency. */
    readonly cap: Money;
    /** Shares that are paid: those of the cover on the failure date, or of the goodwill where they are better. */
    readonly shares: Shares;
    readonly goodwill: boolean;
    /** One person, or two above the limit. */
    readonly approvers: readonly string[];
    /** Version of the standard `warranty-terms` that gave the cover, when it covers. */
    readonly termVersion?: number;
    /** Version of the standard `claim-limits` that was applied. */
    readonly limitsVersion: number;
  };
}

export interface ClaimRejected {
  readonly type: 'ClaimRejected';
  readonly data: { readonly claim: string; readonly reason: RejectionReason; readonly note?: string };
}

export interface ClaimAppealed {
  readonly type: 'ClaimAppealed';
  readonly data: { readonly claim: string; readonly grounds?: string };
}

export interface ClaimWithdrawn {
  readonly type: 'ClaimWithdrawn';
  readonly data: { readonly claim: string; readonly note?: string };
}

/** A named person grants what the cover does not give. */
export interface GoodwillGranted {
  readonly type: 'GoodwillGranted';
  readonly data: {
    readonly claim: string;
    readonly approver: string;
    readonly shares: Shares;
    readonly note?: string;
  };
}

/** What it cost, what was paid of it, and what the supplier gave back. All amounts in the currency of the cap. */
export interface ClaimSettled {
  readonly type: 'ClaimSettled';
  readonly data: { readonly claim: string; readonly payout: Money; readonly recovered: Money } & Readonly<
    Record<Aspect, SettledAspect>
  >;
}

export interface ClaimClosed {
  readonly type: 'ClaimClosed';
  readonly data: { readonly claim: string };
}

/** Fields that hold personal data are optional: they are unreadable, thus absent, once the customer's data is erased. */
export type ClaimFact =
  | ClaimFiled
  | CoverageAssessed
  | InformationRequested
  | InformationProvided
  | FirstApprovalGiven
  | ClaimApproved
  | ClaimRejected
  | ClaimAppealed
  | ClaimWithdrawn
  | GoodwillGranted
  | ClaimSettled
  | ClaimClosed;

export const claimFacts: FactCatalogue<ClaimFact> = {
  ClaimFiled: { version: 1, personal: ['description'] },
  CoverageAssessed: { version: 1, personal: [] },
  InformationRequested: { version: 1, personal: ['question'] },
  InformationProvided: { version: 1, personal: ['answer'] },
  FirstApprovalGiven: { version: 1, personal: [] },
  ClaimApproved: { version: 1, personal: [] },
  ClaimRejected: { version: 1, personal: ['note'] },
  ClaimAppealed: { version: 1, personal: ['grounds'] },
  ClaimWithdrawn: { version: 1, personal: ['note'] },
  GoodwillGranted: { version: 1, personal: ['note'] },
  ClaimSettled: { version: 1, personal: [] },
  ClaimClosed: { version: 1, personal: [] },
};
