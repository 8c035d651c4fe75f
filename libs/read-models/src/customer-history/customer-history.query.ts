import type { Collection, ReadModelStore, StoredDocument } from '@aftercare/read-model-store';
import { wasThere, withAbsorbed, type AsOf } from '../customer-merges/absorbed-customers';
import { customerHistory, type HistoryEntry } from './customer-history.view';

export interface HistoryQuestion {
  readonly customerId: string;
  /** What was known at a position of the log, or recorded up to an instant; everything when absent. */
  readonly at?: AsOf;
  /** 1..500 entries. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: number;
}

export interface HistoryPage {
  readonly entries: readonly HistoryEntry[];
  /** Customers whose stories this is: the one asked for first, then those merged into it as of the question. */
  readonly customers: readonly string[];
  /** Position of the last entry; absent on the last page. */
  readonly next?: number;
}

/** A customer's story in the order of recording, with the stories of those merged into it. Empty for an unknown customer. */
export async function historyOf(store: ReadModelStore, question: HistoryQuestion): Promise<HistoryPage> {
  const { customerId, at, limit, after = -1 } = question;
  const history = store.collection<HistoryEntry>(customerHistory);
  const customers = await withAbsorbed(store, customerId, at);
  const stories = await Promise.all(customers.map((customer) => entriesOf(history, customer, { at, limit, after })));
  return mergedStories(customers, stories, limit);
}

/** Stories put together in the order of recording: one page of the whole, and where the next one begins. */
export function mergedStories(
  customers: readonly string[],
  stories: readonly (readonly HistoryEntry[])[],
  limit: number,
): HistoryPage {
  const merged = new Map<number, HistoryEntry>();
  // A fact that concerns two of the merged customers is told once: the entry of the first of them stays.
  for (const entry of stories.flat()) if (!merged.has(entry.position)) merged.set(entry.position, entry);
  const ordered = [...merged.values()].sort((a, b) => a.position - b.position);
  const entries = ordered.slice(0, limit);
  const last = entries.at(-1);
  return { entries, customers, ...(ordered.length > limit && last ? { next: last.position } : {}) };
}

interface Stretch {
  readonly at: AsOf | undefined;
  readonly limit: number;
  readonly after: number;
}

/** Up to one entry more than asked for, so that the caller sees whether there are more. */
async function entriesOf(
  history: Collection<HistoryEntry>,
  customer: string,
  { at, limit, after }: Stretch,
): Promise<readonly HistoryEntry[]> {
  const until = at && 'position' in at ? { lte: at.position } : {};
  const entries: HistoryEntry[] = [];
  let from = after;
  while (entries.length <= limit) {
    const page = await history.find({
      where: { customerId: { eq: customer }, position: { gt: from, ...until } },
      sort: { by: 'position', dir: 'asc' },
      limit: Math.min(500, limit + 1),
    });
    const there = page.items.filter(({ doc }) => wasThere(doc, at)).map(({ doc }: StoredDocument<HistoryEntry>) => doc);
    entries.push(...there);
    const last = page.items.at(-1);
    if (!page.next || !last) break;
    from = last.doc.position;
  }
  return entries.slice(0, limit + 1);
}
