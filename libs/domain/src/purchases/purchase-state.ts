import type { Instant } from '../fact';
import type { PurchaseFact, PurchaseLine } from './purchase.events';

/** A line as it stands: what was bought, and what became of it. */
export interface LineState extends PurchaseLine {
  readonly delivered: number;
  readonly deliveredSerials: readonly string[];
  /** Minor units paid back so far. */
  readonly refunded: number;
}

export interface PurchaseState {
  /** Absent until the purchase is recorded. */
  readonly purchaseId?: string;
  readonly customerId?: string;
  readonly channel?: string;
  readonly purchasedAt?: Instant;
  readonly lines: readonly LineState[];
  readonly cancelled: boolean;
  /** How many refunds were issued. */
  readonly refunds: number;
}

export const noPurchase: PurchaseState = { lines: [], cancelled: false, refunds: 0 };

export function evolvePurchase(state: PurchaseState, { type, data }: PurchaseFact, occurredAt: Instant): PurchaseState {
  switch (type) {
    case 'PurchaseRecorded': {
      const { lines, ...sale } = data;
      const untouched = { delivered: 0, deliveredSerials: [], refunded: 0 };
      return {
        ...noPurchase,
        ...sale,
        purchasedAt: occurredAt,
        lines: lines.map((line) => ({ ...line, ...untouched })),
      };
    }
    case 'LineDelivered':
      return withLine(state, data.line, (line) => ({
        ...line,
        delivered: line.delivered + data.quantity,
        deliveredSerials: [...line.deliveredSerials, ...data.serials],
      }));
    case 'RefundIssued': {
      const refunded = withLine(state, data.line, (line) => ({
        ...line,
        refunded: line.refunded + data.amount.amount,
      }));
      return { ...refunded, refunds: data.refund };
    }
    case 'PurchaseCancelled':
      return { ...state, cancelled: true };
  }
}

function withLine(state: PurchaseState, number: number, change: (line: LineState) => LineState): PurchaseState {
  return { ...state, lines: state.lines.map((line) => (line.line === number ? change(line) : line)) };
}
