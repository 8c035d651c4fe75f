import type { Instant, PurchaseRecorded, RecordedFact } from '@aftercare/domain';
import { recorded } from './recorded';

/** A sale of one line at a time of day, in cents. */
export const bought = (
  purchaseId: string,
  amount: number,
  { currency = 'EUR', cost }: { readonly currency?: string; readonly cost?: number } = {},
): PurchaseRecorded => ({
  type: 'PurchaseRecorded',
  data: {
    ...{ purchaseId, customerId: '', channel: 'web' },
    lines: [
      {
        ...{ line: 1, sku: 'lamp', quantity: 1, serials: [], amount: { amount, currency } },
        ...(cost === undefined ? {} : { cost: { amount: cost, currency } }),
      },
    ],
  },
});

/** Facts in order: who, when (a day, at noon; or an instant), what. Positions are 10, 20, 30, ... */
export const story = (
  ...lines: readonly (readonly [customer: string, when: string, fact: { type: string; data: object }])[]
): readonly RecordedFact[] =>
  lines.map(([customerId, when, fact], at) => {
    const occurredAt: Instant = when.length === 10 ? `${when}T12:00:00.000Z` : when;
    return recorded(fact, { customerId, occurredAt, position: 10 * (at + 1), stream: `${customerId}-stream` });
  });
