import type { Instant } from '../fact';
import type { ComeBackReason, SoldPiece } from './ownership.events';

/**
 * Registers a delivered piece and, by the terms in force on the delivery date, activates its cover.
 * Goods that no terms cover register no unit: accepted, no facts. Sent by register-unit-when-line-delivered.
 */
export interface RegisterUnit {
  readonly type: 'RegisterUnit';
  readonly data: SoldPiece & {
    readonly sku: string;
    readonly model?: string;
    /** What warranty terms may be chosen by, beside sku and model. */
    readonly category?: string;
    readonly owner: string;
    readonly deliveredAt: Instant;
    /** For terms that count from the purchase; the delivery date counts where it is missing. */
    readonly purchasedAt?: Instant;
    /** Id of the unit that this one replaces: its cover restarts or goes on, by the terms. */
    readonly replaces?: string;
  };
}

/** Gives the unit to another registered customer; its warranty follows or ends, by its terms. */
export interface TransferUnit {
  readonly type: 'TransferUnit';
  readonly data: { readonly to: string };
}

/** The unit is with the company again; what is left of its cover ends. */
export interface ReportUnitBack {
  readonly type: 'ReportUnitBack';
  readonly data: { readonly reason: ComeBackReason };
}

export type OwnershipCommand = RegisterUnit | TransferUnit | ReportUnitBack;
