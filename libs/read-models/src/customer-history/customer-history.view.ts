import type { Instant, RecordedFact } from '@aftercare/domain';
import { concernedCustomers } from '../concerned-customers';
import type { ReadModel } from '../read-model';
import { told, type Area } from './told';

/** One fact of a customer's story. */
export interface HistoryEntry {
  readonly customerId: string;
  readonly position: number;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly area: Area;
  readonly type: string;
  /** Where the fact stands, e.g. `purchase-4711`. */
  readonly stream: string;
  /** What a person reads; no personal data. */
  readonly sentence: string;
}

/** Digits of a position in a key. */
const digits = 16;

/** `<position>/<customer>`, padded so that keys sort by position: a store adds those of new facts at the end of what it has. */
export const historyKey = (customer: string, position: number): string =>
  `${String(position).padStart(digits, '0')}/${customer}`;

/** The customer whose entry has this key. */
export const customerOfHistoryKey = (key: string): string => key.slice(digits + 1);

/** The whole story of a customer: one document for each fact that concerns it. */
export const customerHistory: ReadModel<HistoryEntry> = {
  name: 'customer-history',
  version: 2,
  keyPerFact: true,
  fields: { customerId: { type: 'string', required: true }, position: { type: 'number', required: true } },
  indexes: [['customerId', 'position']],
  keys: (fact: RecordedFact) => concernedCustomers(fact).map((customer) => historyKey(customer, fact.position)),
  evolve: (_view, fact, key) => ({
    customerId: customerOfHistoryKey(key),
    position: fact.position,
    occurredAt: fact.metadata.occurredAt,
    recordedAt: fact.recordedAt,
    stream: fact.stream,
    type: fact.type,
    ...told(fact),
  }),
};
