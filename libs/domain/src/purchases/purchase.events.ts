import type { FactCatalogue, Instant } from '../fact';
import type { Money } from '../money';

/** One line of a purchase. Lines are numbered from 1 in the order given. */
export interface PurchaseLine {
  readonly line: number;
  readonly sku: string;
  /** What warranty terms may be chosen by, beside the sku. */
  readonly model?: string;
  readonly category?: string;
  readonly description?: string;
  /** Pieces, 1 or more. */
  readonly quantity: number;
  /** Paid for the whole line, 0 or more. */
  readonly amount: Money;
  /** What the whole line cost the shop. */
  readonly cost?: Money;
  /** As far as known at the sale; the others may come with the delivery. */
  readonly serials: readonly string[];
}

export type RefundCause = 'return' | 'cancellation' | 'claim' | 'goodwill' | 'price-adjustment' | 'other';

/** `now`: the refunds stand beside the cancellation. `later`: the money is still owed. */
export type RefundTiming = 'now' | 'later';

export type PurchaseFact = PurchaseRecorded | LineDelivered | PurchaseCancelled | RefundIssued;

/** The sale; its `occurredAt` is the time of purchase. All lines are in one currency. */
export interface PurchaseRecorded {
  readonly type: 'PurchaseRecorded';
  readonly data: {
    readonly purchaseId: string;
    readonly customerId: string;
    /** Where it was sold: `store`, `web`, a marketplace's name, ... */
    readonly channel: string;
    readonly lines: readonly PurchaseLine[];
  };
}

/**
 * Pieces of one line came into the customer's hands. Tells all a unit needs to be registered, so that nobody has to look the
 * purchase up. The pieces delivered are `firstPiece` .. `firstPiece + quantity - 1` of the line, counted from 1; the first
 * `serials.length` of them bear those serials, the others none.
 */
export interface LineDelivered {
  readonly type: 'LineDelivered';
  readonly data: {
    readonly purchaseId: string;
    readonly customerId: string;
    readonly line: number;
    readonly sku: string;
    readonly model?: string;
    readonly category?: string;
    readonly quantity: number;
    readonly serials: readonly string[];
    readonly firstPiece: number;
    readonly purchasedAt: Instant;
  };
}

/**
 * Called off before anything was delivered. `owed` is what is still to be paid back after this command: 0 when refunded now.
 * The fact tells what the purchase came to, so that whoever counted it can take it back without remembering it.
 */
export interface PurchaseCancelled {
  readonly type: 'PurchaseCancelled';
  readonly data: {
    readonly purchaseId: string;
    readonly reason: string;
    readonly refund: RefundTiming;
    readonly owed: Money;
    readonly purchasedAt: Instant;
    /** Paid for all lines. */
    readonly paid: Money;
    /** Cost of all lines, as far as it was told. */
    readonly cost: Money;
    /** Paid back before the cancellation. */
    readonly refunded: Money;
  };
}

/** Money paid back for one line. The sum of a line's refunds never exceeds what was paid for it. */
export interface RefundIssued {
  readonly type: 'RefundIssued';
  readonly data: {
    readonly purchaseId: string;
    /** 1, 2, ... within the purchase. */
    readonly refund: number;
    readonly line: number;
    readonly amount: Money;
    readonly cause: RefundCause;
    /** The purchase was cancelled before: what is paid back was never earned. */
    readonly afterCancellation: boolean;
    /** The return, claim or document that caused it. */
    readonly reference?: string;
  };
}

export const purchaseFacts: FactCatalogue<PurchaseFact> = {
  PurchaseRecorded: { version: 1, personal: [] },
  LineDelivered: { version: 1, personal: [] },
  PurchaseCancelled: { version: 1, personal: [] },
  RefundIssued: { version: 1, personal: [] },
};
