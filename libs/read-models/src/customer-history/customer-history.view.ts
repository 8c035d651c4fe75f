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

/** `<customer>/<position>`, padded so that keys sort by position (a position has at most 16 digits). */
export const historyKey = (customer: string, position: number): string =>
  `${customer}/${String(position).padStart(16, '0')}`;

/** The whole story of a customer: one document for each fact that concerns it. */
export const customerHistory: ReadModel<HistoryEntry> = {
  name: 'customer-history',
  version: 1,
  keyPerFact: true,
  fields: { customerId: { type: 'string', required: true }, position: { type: 'number', required: true } },
  indexes: [['customerId', 'position']],
  keys: (fact: RecordedFact) => concernedCustomers(fact).map((customer) => historyKey(customer, fact.position)),
  evolve: (_view, fact, key) => ({
    customerId: key.slice(0, key.lastIndexOf('/')),
    position: fact.position,
    occurredAt: fact.metadata.occurredAt,
    recordedAt: fact.recordedAt,
    stream: fact.stream,
    type: fact.type,
    ...told(fact),
  }),
};
