import type { Instant } from '../fact';
import type { Shares } from './cover';
import type { VoidReason } from './warranty.events';

/** Begins the cover of a registered unit that has none, or moves its end where the terms count from the installation. */
export interface ActivateWarranty {
  readonly type: 'ActivateWarranty';
  readonly data: {
    /** Not before the delivery; required where the terms count from the installation. */
    readonly installedAt?: Instant;
  };
}

/** Adds whole calendar months of cover after the present end. Goodwill needs a role that `claim-limits` lets grant it. */
export interface ExtendWarranty {
  readonly type: 'ExtendWarranty';
  readonly data: {
    readonly cause: 'purchased' | 'goodwill';
    readonly months: number;
    /** Shares of the added stretch; what is left out keeps its present share. */
    readonly shares?: Partial<Shares>;
  };
}

/** Ends the cover at `from` (the time of the report where it is missing). */
export interface VoidWarranty {
  readonly type: 'VoidWarranty';
  readonly data: { readonly reason: VoidReason; readonly from?: Instant; readonly note?: string };
}

export type WarrantyCommand = ActivateWarranty | ExtendWarranty | VoidWarranty;
