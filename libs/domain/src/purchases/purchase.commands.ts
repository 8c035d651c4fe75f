import type { Money } from '../money';
import type { RefundCause, RefundTiming } from './purchase.events';

export type PurchaseCommand = RecordPurchase | DeliverLine | CancelPurchase | IssueRefund;

/** A line as it is reported; lines are numbered from 1 in this order. */
export interface NewPurchaseLine {
  readonly sku: string;
  readonly model?: string;
  readonly category?: string;
  readonly description?: string;
  /** Pieces: a whole number, 1 or more. */
  readonly quantity: number;
  /** Paid for the whole line; 0 is legal, less is not. */
  readonly amount: Money;
  /** What the whole line cost the shop, in the same currency. */
  readonly cost?: Money;
  /** No more than `quantity`, each once in the purchase. */
  readonly serials?: readonly string[];
}

/** `occurredAt` of the command is the time of purchase. */
export interface RecordPurchase {
  readonly type: 'RecordPurchase';
  readonly data: {
    /** A registered customer, neither merged nor erased. */
    readonly customerId: string;
    readonly channel: string;
    /** 1 or more, all in one currency. */
    readonly lines: readonly NewPurchaseLine[];
  };
}

/** Pieces of one line handed over. Serials known from the sale need not be repeated when all that is left is delivered. */
export interface DeliverLine {
  readonly type: 'DeliverLine';
  readonly data: { readonly line: number; readonly quantity: number; readonly serials?: readonly string[] };
}

/** Only while nothing is delivered. `now` refunds each line in full in the same breath; `later` leaves it to IssueRefund. */
export interface CancelPurchase {
  readonly type: 'CancelPurchase';
  readonly data: {
    /** A short word, e.g. `changed-mind`; no personal data. */
    readonly reason: string;
    readonly refund: RefundTiming;
  };
}

/** Possible before and after delivery and after cancellation, up to what was paid for the line. */
export interface IssueRefund {
  readonly type: 'IssueRefund';
  readonly data: {
    readonly line: number;
    readonly amount: Money;
    readonly cause: RefundCause;
    readonly reference?: string;
  };
}
