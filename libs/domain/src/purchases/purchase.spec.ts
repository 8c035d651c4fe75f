import { specOf } from '../testing/decider-spec';
import { customer } from '../customers/customer';
import { customerOfId } from '../customers/live-customer';
import { purchase } from './purchase';
import type { NewPurchaseLine, PurchaseCommand } from './purchase.commands';
import type { PurchaseFact } from './purchase.events';

const spec = specOf(purchase);
const ann = specOf(customer).given({ type: 'CustomerRegistered', data: { customerId: 'ann' } }).state;
const sale = { id: 'p1', lookUps: { customer: ann } };
const eur = (amount: number) => ({ amount, currency: 'EUR' });

const record = (...lines: NewPurchaseLine[]): PurchaseCommand => ({
  type: 'RecordPurchase',
  data: { customerId: 'ann', channel: 'web', lines },
});
const phone: NewPurchaseLine = { sku: 'phone', quantity: 1, amount: eur(19900) };

describe('recording a purchase', () => {
  test('numbers its lines from 1', () => {
    const cable = { sku: 'cable', category: 'accessory', quantity: 2, amount: eur(0), cost: eur(150) };
    spec
      .given()
      .when(record({ ...phone, serials: ['S1'] }, cable), sale)
      .then({
        type: 'PurchaseRecorded',
        data: {
          purchaseId: 'p1',
          customerId: 'ann',
          channel: 'web',
          lines: [
            { ...phone, line: 1, serials: ['S1'] },
            { ...cable, line: 2, serials: [] },
          ],
        },
      });
  });

  test('happened at the time of the fact', () => {
    const recorded: PurchaseFact = {
      type: 'PurchaseRecorded',
      data: { purchaseId: 'p1', customerId: 'ann', channel: 'web', lines: [] },
    };
    expect(spec.given([recorded, '1997-01-18T00:00:00.000Z']).state.purchasedAt).toBe('1997-01-18T00:00:00.000Z');
  });

  test('happens once', () => {
    const data = { purchaseId: 'p1', customerId: 'ann', channel: 'web', lines: [] };
    spec.given({ type: 'PurchaseRecorded', data }).when(record(phone), sale).thenRefused('purchase-exists', 'id');
  });

  test('is for a customer who is registered', () => {
    spec
      .given()
      .when(record(phone), { id: 'p1', lookUps: { customer: customer.initial } })
      .thenRefused('unknown-customer', 'customerId');
    expect(purchase.commands.RecordPurchase.lookUps?.(record(phone) as never, 'p1')).toEqual({
      customer: customerOfId('ann'),
    });
  });

  test('is for a customer who is live: neither merged nor erased', () => {
    const merged = { id: 'p1', lookUps: { customer: { ...ann, mergedInto: 'bob' } } };
    spec.given().when(record(phone), merged).thenRefused('customer-merged', 'customerId');
    const erased = { id: 'p1', lookUps: { customer: { ...ann, erased: true } } };
    spec.given().when(record(phone), erased).thenRefused('customer-erased', 'customerId');
  });

  test.each<[string, NewPurchaseLine[], string, string]>([
    ['no line', [], 'no-lines', 'lines'],
    ['a quantity of 0', [{ ...phone, quantity: 0 }], 'bad-number', 'lines.0.quantity'],
    ['half a piece', [{ ...phone, quantity: 1.5 }], 'bad-number', 'lines.0.quantity'],
    ['a negative amount', [phone, { ...phone, amount: eur(-1) }], 'negative-amount', 'lines.1.amount.amount'],
    ['a fraction of a cent', [{ ...phone, amount: eur(0.5) }], 'bad-amount', 'lines.0.amount.amount'],
    ['a sum past counting', [{ ...phone, amount: eur(2 ** 53) }], 'bad-amount', 'lines.0.amount.amount'],
    [
      'lines adding up past counting',
      [
        { ...phone, amount: eur(2 ** 52) },
        { ...phone, amount: eur(2 ** 52) },
      ],
      'bad-amount',
      'lines',
    ],
    [
      'no currency',
      [{ ...phone, amount: { amount: 1, currency: 'euro' } }],
      'unknown-currency',
      'lines.0.amount.currency',
    ],
    [
      'two currencies',
      [phone, { ...phone, amount: { amount: 1, currency: 'USD' } }],
      'mixed-currencies',
      'lines.1.amount.currency',
    ],
    [
      'cost in another currency',
      [{ ...phone, cost: { amount: 1, currency: 'USD' } }],
      'mixed-currencies',
      'lines.0.cost.currency',
    ],
    ['a negative cost', [{ ...phone, cost: eur(-5) }], 'negative-amount', 'lines.0.cost.amount'],
    ['more serials than pieces', [{ ...phone, serials: ['S1', 'S2'] }], 'more-serials-than-pieces', 'lines.0.serials'],
    [
      'a serial twice',
      [
        { ...phone, serials: ['S1'] },
        { ...phone, serials: ['S1'] },
      ],
      'duplicate-serial',
      'lines.1.serials.0',
    ],
    ['a serial that can be no id', [{ ...phone, serials: ['S 1'] }], 'bad-serial', 'lines.0.serials.0'],
    ['an empty sku', [{ ...phone, sku: '' }], 'bad-text', 'lines.0.sku'],
  ])('refuses %s', (_, lines, code, field) => {
    spec
      .given()
      .when(record(...lines), sale)
      .thenRefused(code, field);
  });
});

test.each<PurchaseCommand>([
  { type: 'DeliverLine', data: { line: 1, quantity: 1 } },
  { type: 'CancelPurchase', data: { reason: 'changed-mind', refund: 'now' } },
  { type: 'IssueRefund', data: { line: 1, amount: eur(1), cause: 'goodwill' } },
])('$type needs a purchase', (command) => {
  spec.given().when(command, { id: 'p1' }).thenRefused('unknown-purchase', 'id');
});
