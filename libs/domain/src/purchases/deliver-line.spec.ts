import * as fc from 'fast-check';
import { isRefusal } from '../refusal';
import type { Money } from '../money';
import { specOf } from '../testing/decider-spec';
import { purchase } from './purchase';
import type { PurchaseCommand } from './purchase.commands';
import type { LineDelivered, PurchaseFact, PurchaseLine } from './purchase.events';

const spec = specOf(purchase);
const purchasedAt = '2026-01-05T10:00:00.000Z';

const sold = (...lines: Partial<PurchaseLine>[]): readonly [PurchaseFact, string] => [
  {
    type: 'PurchaseRecorded',
    data: {
      purchaseId: 'p1',
      customerId: 'ann',
      channel: 'web',
      lines: lines.map((line, index) => ({
        line: index + 1,
        sku: 'phone',
        quantity: 1,
        amount: { amount: 100, currency: 'EUR' },
        serials: [],
        ...line,
      })),
    },
  },
  purchasedAt,
];
const deliver = (line: number, quantity: number, serials?: string[]): PurchaseCommand => ({
  type: 'DeliverLine',
  data: { line, quantity, ...(serials && { serials }) },
});
const delivered = (
  quantity: number,
  serials: string[] = [],
  own: Partial<LineDelivered['data']> = {},
): LineDelivered => ({
  type: 'LineDelivered',
  data: {
    purchaseId: 'p1',
    customerId: 'ann',
    line: 1,
    sku: 'phone',
    quantity,
    serials,
    firstPiece: 1,
    purchasedAt,
    ...own,
  },
});

test('a delivery tells all a unit needs to be registered', () => {
  spec
    .given(sold({ model: 'X1', category: 'mobile', quantity: 3 }), delivered(1))
    .when(deliver(1, 2, ['S1']))
    .then(delivered(2, ['S1'], { firstPiece: 2, model: 'X1', category: 'mobile' }));
});

test('no more is delivered than was bought', () => {
  spec
    .given(sold({ quantity: 3 }), delivered(2))
    .when(deliver(1, 2))
    .thenRefused('more-delivered-than-bought', 'quantity');
});

test('there must be such a line', () => {
  spec.given(sold({})).when(deliver(2, 1)).thenRefused('unknown-line', 'line');
});

test('nothing is delivered of a cancelled purchase', () => {
  const [hundred, none] = [100, 0].map((amount) => ({ amount, currency: 'EUR' })) as [Money, Money];
  const cancelled: PurchaseFact = {
    type: 'PurchaseCancelled',
    data: {
      ...{ purchaseId: 'p1', reason: 'changed-mind', refund: 'later', owed: hundred },
      ...{ purchasedAt: '2026-01-01T00:00:00.000Z', paid: hundred, cost: none, refunded: none },
    },
  };
  spec.given(sold({}), cancelled).when(deliver(1, 1)).thenRefused('purchase-cancelled');
});

describe('serials', () => {
  const two = sold({ quantity: 2, serials: ['A', 'B'] }, { quantity: 1, serials: ['C'] });

  test('known from the sale go along when no piece stays behind', () => {
    spec
      .given(two)
      .when(deliver(1, 2))
      .then(delivered(2, ['A', 'B']));
    spec
      .given(two, delivered(1, ['A']))
      .when(deliver(1, 1))
      .then(delivered(1, ['B'], { firstPiece: 2 }));
  });

  test('known from the sale must be named when pieces stay behind', () => {
    spec.given(two).when(deliver(1, 1)).thenRefused('serials-needed', 'serials');
    spec
      .given(two)
      .when(deliver(1, 1, []))
      .thenRefused('serials-needed', 'serials');
  });

  test.each([
    ['delivered before', ['A'], 'duplicate-serial', 'serials.0'],
    ['sold on another line', ['C'], 'duplicate-serial', 'serials.0'],
    ['named twice', ['B', 'B'], 'more-serials-than-pieces', 'serials'],
    ['of no piece of the line', ['D'], 'serial-not-of-line', 'serials'],
  ])('are refused when %s', (_, serials, code, field) => {
    spec
      .given(two, delivered(1, ['A']))
      .when(deliver(1, 1, serials))
      .thenRefused(code, field);
  });

  test('not known from the sale may come with the delivery, as long as a piece without a known one is left', () => {
    const three = sold({ quantity: 3, serials: ['A'] });
    spec
      .given(three)
      .when(deliver(1, 2, ['X', 'Y']))
      .then(delivered(2, ['X', 'Y']));
    spec
      .given(three, delivered(2, ['X', 'Y']))
      .when(deliver(1, 1, ['Z']))
      .thenRefused('serial-not-of-line', 'serials');
    spec
      .given(three, delivered(2, ['X', 'Y']))
      .when(deliver(1, 1))
      .then(delivered(1, ['A'], { firstPiece: 3 }));
  });
});

test('whatever is tried in whatever order, a line is delivered up to its quantity and every serial once', () => {
  const serial = fc.constantFrom('A', 'B', 'C', 'D', 'E');
  const attempts = fc.array(
    fc.record(
      {
        line: fc.integer({ min: 1, max: 2 }),
        quantity: fc.integer({ min: -1, max: 4 }),
        serials: fc.array(serial, { maxLength: 3 }),
      },
      { requiredKeys: ['line', 'quantity'] },
    ),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(attempts, (commands) => {
      let state = spec.given(sold({ quantity: 4, serials: ['A', 'B'] }, { quantity: 3 })).state;
      for (const data of commands) {
        const given = {
          id: 'p1',
          commandId: 'c',
          actor: { id: 'a', role: 'agent' as const },
          now: purchasedAt,
          occurredAt: purchasedAt,
          lookUps: {},
        };
        const decision = purchase.decide({ type: 'DeliverLine', data }, state, given);
        if (!isRefusal(decision)) for (const fact of decision) state = purchase.evolve(state, fact, purchasedAt);
      }
      const serials = state.lines.flatMap((line) => line.deliveredSerials);
      expect(new Set(serials).size).toBe(serials.length);
      for (const line of state.lines) {
        expect(line.delivered).toBeLessThanOrEqual(line.quantity);
        expect(line.deliveredSerials.length).toBeLessThanOrEqual(line.delivered);
        const strangers = line.deliveredSerials.filter((one) => !line.serials.includes(one)).length;
        expect(strangers).toBeLessThanOrEqual(line.quantity - line.serials.length);
        if (line.delivered === line.quantity)
          expect(line.deliveredSerials).toEqual(expect.arrayContaining([...line.serials]));
      }
    }),
  );
});
