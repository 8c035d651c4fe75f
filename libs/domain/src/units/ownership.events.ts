import type { FactCatalogue, Instant } from '../fact';

/** Where a unit was sold: the n-th piece (from 1) of a line of a purchase. */
export interface SoldPiece {
  readonly purchase: string;
  readonly line: number;
  readonly n: number;
}

/** One sold thing is known from now on: its owner, and what it is. The stream's id is its serial, or `<purchase>.<line>.<n>`. */
export interface UnitRegistered {
  readonly type: 'UnitRegistered';
  readonly data: SoldPiece & {
    readonly sku: string;
    readonly model?: string;
    readonly category?: string;
    readonly owner: string;
    readonly deliveredAt: Instant;
    readonly purchasedAt?: Instant;
    /** Id of the unit that this one was handed over for (a replacement). */
    readonly replaces?: string;
  };
}

/** The unit belongs to another customer from the fact's `occurredAt` on. */
export interface UnitTransferred {
  readonly type: 'UnitTransferred';
  readonly data: { readonly from: string; readonly to: string };
}

/** The serial was sold a second time while still out: the first owner stays, staff must look. */
export interface UnitRegistrationDisputed {
  readonly type: 'UnitRegistrationDisputed';
  readonly data: SoldPiece & {
    readonly sku: string;
    /** The buyer of the second sale. */
    readonly claimedBy: string;
    readonly owner: string;
    readonly deliveredAt: Instant;
  };
}

/** The unit is with the company again (returned, bought back): nobody owns it, and it may be sold anew. */
export interface UnitCameBack {
  readonly type: 'UnitCameBack';
  readonly data: { readonly from: string; readonly reason: ComeBackReason };
}

export const comeBackReasons = ['returned', 'exchanged', 'bought-back', 'recalled'] as const;
export type ComeBackReason = (typeof comeBackReasons)[number];

/** Facts of the slice `units`: who owns the unit, and since when. */
export type OwnershipFact = UnitRegistered | UnitTransferred | UnitRegistrationDisputed | UnitCameBack;

export const ownershipFacts: FactCatalogue<OwnershipFact> = {
  UnitRegistered: { version: 1, personal: [] },
  UnitTransferred: { version: 1, personal: [] },
  UnitRegistrationDisputed: { version: 1, personal: [] },
  UnitCameBack: { version: 1, personal: [] },
};
