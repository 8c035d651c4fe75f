import * as fc from 'fast-check';
import { isRefusal } from '../refusal';
import { specOf } from '../testing/decider-spec';
import { purchase } from './purchase';
import type { PurchaseCommand } from './purchase.commands';
import type { LineDelivered, PurchaseFact, RefundIssued } from './purchase.events';

const spec = specOf(purchase);
/** When the harness lets given facts happen. */
const soldAt = '2026-03-01T12:00:00.000Z';
const eur = (amount: number) => ({ amount, currency: 'EUR' });

const sold = (...paid: number[]): PurchaseFact => ({
  type: 'PurchaseRecorded',
  data: {
    purchaseId: 'p1',
    customerId: 'ann',
    channel: 'web',
    lines: paid.map((amount, index) => ({
      line: index + 1,
      sku: 'phone',
      quantity: 1,
      amount: eur(amount),
      serials: [],
    })),
  },
});
const refunded = (
  refund: number,
  line: number,
  amount: number,
  cause: RefundIssued['data']['cause'],
  afterCancellation = cause === 'cancellation',
): RefundIssued => ({
  type: 'RefundIssued',
  data: { purchaseId: 'p1', refund, line, amount: eur(amount), cause, afterCancellation },
});
const refund = (line: number, amount: number): PurchaseCommand => ({
  type: 'IssueRefund',
  data: { line, amount: eur(amount), cause: 'goodwill' },
});
const cancel = (when: 'now' | 'later'): PurchaseCommand => ({
  type: 'CancelPurchase',
  data: { reason: 'changed-mind', refund: when },
});
const cancelled = (when: 'now' | 'later', owed: number, paid: number, refunded = 0): PurchaseFact => ({
  type: 'PurchaseCancelled',
  data: {
    ...{ purchaseId: 'p1', reason: 'changed-mind', refund: when, owed: eur(owed) },
    ...{ purchasedAt: soldAt, paid: eur(paid), cost: eur(0), refunded: eur(refunded) },
  },
});

describe('refunds of a line', () => {
  test('are numbered within the purchase', () => {
    spec
      .given(sold(100, 50), refunded(1, 2, 50, 'goodwill'))
      .when(refund(1, 30))
      .then(refunded(2, 1, 30, 'goodwill'));
  });

  test('never add up to more than was paid for it, whatever was paid for the others', () => {
    spec
      .given(sold(100, 500), refunded(1, 1, 60, 'goodwill'))
      .when(refund(1, 41))
      .thenRefused('refund-exceeds-paid', 'amount.amount');
  });

  test('may be of 0, of a line that cost nothing too', () => {
    spec
      .given(sold(0))
      .when(refund(1, 0))
      .then(refunded(1, 1, 0, 'goodwill'));
  });

  test('are issued after cancellation too', () => {
    spec
      .given(sold(100), cancelled('later', 100, 100))
      .when(refund(1, 100))
      .then(refunded(1, 1, 100, 'goodwill', true));
  });

  test.each<[string, number, number, string, string, string]>([
    ['a negative amount', 1, -1, 'EUR', 'negative-amount', 'amount.amount'],
    ['a fraction of a cent', 1, 0.5, 'EUR', 'bad-amount', 'amount.amount'],
    ['another currency', 1, 1, 'USD', 'mixed-currencies', 'amount.currency'],
    ['a line that is not there', 3, 1, 'EUR', 'unknown-line', 'line'],
  ])('are refused for %s', (_, line, amount, currency, code, field) => {
    spec
      .given(sold(100))
      .when({ type: 'IssueRefund', data: { line, amount: { amount, currency }, cause: 'other' } })
      .thenRefused(code, field);
  });

  test('stay within what was paid, whatever is tried in whatever order', () => {
    const attempts = fc.array(
      fc.record({
        line: fc.integer({ min: 1, max: 2 }),
        amount: fc.integer({ min: -10, max: 120 }),
        cancel: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(attempts, (tries) => {
        let state = spec.given(sold(100, 70)).state;
        const at = '2026-03-01T12:00:00.000Z';
        const given = {
          id: 'p1',
          commandId: 'c',
          actor: { id: 'a', role: 'agent' as const },
          now: at,
          occurredAt: at,
          lookUps: {},
        };
        for (const attempt of tries) {
          const command = attempt.cancel ? cancel('now') : refund(attempt.line, attempt.amount);
          const decision = purchase.decide(command, state, given);
          if (!isRefusal(decision)) for (const fact of decision) state = purchase.evolve(state, fact, at);
        }
        for (const line of state.lines) {
          expect(line.refunded).toBeGreaterThanOrEqual(0);
          expect(line.refunded).toBeLessThanOrEqual(line.amount.amount);
        }
        if (state.cancelled) expect(state.lines.map((line) => line.refunded)).toEqual([100, 70]);
      }),
    );
  });
});

describe('cancelling a purchase', () => {
  test('with the refund now pays back what is left of each line', () => {
    spec
      .given(sold(100, 50, 0), refunded(1, 1, 40, 'price-adjustment'))
      .when(cancel('now'))
      .then(cancelled('now', 0, 150, 40), refunded(2, 1, 60, 'cancellation'), refunded(3, 2, 50, 'cancellation'));
  });

  test('with the refund later says what is owed', () => {
    spec
      .given(sold(100, 50), refunded(1, 1, 40, 'price-adjustment'))
      .when(cancel('later'))
      .then(cancelled('later', 110, 150, 40));
  });

  test('is too late once anything is delivered', () => {
    const delivered: LineDelivered = {
      type: 'LineDelivered',
      data: {
        purchaseId: 'p1',
        customerId: 'ann',
        line: 2,
        sku: 'phone',
        quantity: 1,
        serials: [],
        firstPiece: 1,
        purchasedAt: '2026-01-05T10:00:00.000Z',
      },
    };
    spec.given(sold(100, 50), delivered).when(cancel('now')).thenRefused('already-delivered');
  });

  test('happens once', () => {
    spec
      .given(sold(100), cancelled('later', 100, 100))
      .when(cancel('now'))
      .thenRefused('purchase-cancelled');
  });
});
