import { mergedStories, type HistoryPage } from '../customer-history/customer-history.query';
import { customerHistory } from '../customer-history/customer-history.view';
import { documentsOf } from '../documents-of';
import type { Past } from './past';

export interface Stretch {
  /** 1 or more entries. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: number;
}

/** Pure: a customer's story as it was known at a moment, by the fold that the live read model is made by. */
export function historyAsOf({ customers, facts }: Past, { limit, after = -1 }: Stretch): HistoryPage {
  const later = facts.filter(({ position }) => position > after);
  const entries = [...documentsOf(customerHistory, later).values()].map(({ doc }) => doc);
  const stories = customers.map((customer) => entries.filter(({ customerId }) => customerId === customer));
  return mergedStories(customers, stories, limit);
}
