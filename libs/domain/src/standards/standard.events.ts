import type { FactCatalogue, Instant } from '../fact';
import type { StandardKind } from './standard-kind';

/** Which version of which standard a decision applied. */
export interface StandardReference {
  readonly kind: StandardKind;
  readonly version: number;
}

/** Facts of one kind's stream (stream id = kind, e.g. `standard-warranty-terms`). `rules` have the kind's shape, see `rules.ts`. */
export type StandardFact = StandardDrafted | StandardPublished | StandardRetired;

export interface StandardDrafted {
  readonly type: 'StandardDrafted';
  readonly data: { readonly kind: StandardKind; readonly rules: object; readonly summary?: string };
}

/** Immutable. Applies from `effectiveFrom` until the next version's. */
export interface StandardPublished {
  readonly type: 'StandardPublished';
  readonly data: {
    readonly kind: StandardKind;
    /** 1, 2, 3, ...; a number is never used twice. */
    readonly version: number;
    readonly effectiveFrom: Instant;
    readonly rules: object;
    readonly summary?: string;
  };
}

/** A version that was not yet in force never will be. */
export interface StandardRetired {
  readonly type: 'StandardRetired';
  readonly data: { readonly kind: StandardKind; readonly version: number; readonly reason: string };
}

export const standardFacts: FactCatalogue<StandardFact> = {
  StandardDrafted: { version: 1, personal: [] },
  StandardPublished: { version: 1, personal: [] },
  StandardRetired: { version: 1, personal: [] },
};
