import type { FactCatalogue, Instant } from '../fact';
import type { StartBasis, UsageLimit } from '../standards/rules';
import type { Cover } from './cover';

/** Components (a pattern, `*` stands for any characters) with a cover of their own in place of the general one. */
export interface ComponentCover {
  readonly component: string;
  readonly cover: Cover;
}

/** The terms that a cover was given by, kept with it: a later version of the standard changes nothing. */
export interface WarrantyTermsApplied {
  readonly term: string;
  /** Version of the standard `warranty-terms`. */
  readonly version: number;
  readonly basis: StartBasis;
  readonly cover: Cover;
  readonly components: readonly ComponentCover[];
  /** Components and faults (patterns) that are not covered at all. */
  readonly exclusions: readonly string[];
  readonly usageLimit?: UsageLimit;
  readonly transferable: boolean;
  /** Whether days in repair lengthen the cover. */
  readonly downtimeExtends: boolean;
  /** What a replacement of this unit does to the cover. */
  readonly replacement: 'restarts' | 'continues';
  /** When the installation was reported, where the terms count from it. */
  readonly installedAt?: Instant;
  /** The customer the cover is given to. */
  readonly holder: string;
}

/**
 * The cover begins: in the same append as UnitRegistered, or by ActivateWarranty. Where the terms count from the
 * installation a second one, when that is reported, moves the end; nothing that was covered is lost.
 */
export interface WarrantyActivated {
  readonly type: 'WarrantyActivated';
  readonly data: WarrantyTermsApplied;
}

/** The unit came as a replacement, and by the terms in force its cover begins anew (never ending before the old one would have). */
export interface WarrantyRestarted {
  readonly type: 'WarrantyRestarted';
  readonly data: WarrantyTermsApplied & { readonly replaces: string };
}

/**
 * More cover, stacked after what there was: bought, given for days in repair, given as goodwill, or what was stacked
 * already moved on because the installation moved the end before it.
 */
export interface WarrantyExtended {
  readonly type: 'WarrantyExtended';
  readonly data: {
    readonly cause: 'purchased' | 'downtime' | 'goodwill' | 'installation';
    readonly months?: number;
    readonly days?: number;
    /** The repair whose days are given back (`<unit>-R<n>`), for cause `downtime`. */
    readonly repair?: string;
    /** Who granted it, for cause `goodwill`. */
    readonly approver?: string;
    /** The stretches that were added. */
    readonly cover: Cover;
    readonly components: readonly ComponentCover[];
  };
}

/** The cover goes on for the new owner. */
export interface WarrantyTransferred {
  readonly type: 'WarrantyTransferred';
  readonly data: { readonly from: string; readonly to: string };
}

export const voidReasons = [
  'tampering',
  'misuse',
  'fraud',
  'not-transferable',
  'unit-came-back',
  'unit-replaced',
  'mistake',
] as const;
export type VoidReason = (typeof voidReasons)[number];

/** The cover ends at `from`, whatever its dates say. The only fact that makes a cover shorter. */
export interface WarrantyVoided {
  readonly type: 'WarrantyVoided';
  readonly data: { readonly reason: VoidReason; readonly from: Instant; readonly note?: string };
}

export type WarrantyFact =
  WarrantyActivated | WarrantyExtended | WarrantyRestarted | WarrantyTransferred | WarrantyVoided;

export const warrantyFacts: FactCatalogue<WarrantyFact> = {
  WarrantyActivated: { version: 1, personal: [] },
  WarrantyExtended: { version: 1, personal: [] },
  WarrantyRestarted: { version: 1, personal: [] },
  WarrantyTransferred: { version: 1, personal: [] },
  WarrantyVoided: { version: 1, personal: ['note'] },
};
