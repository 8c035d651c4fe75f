import type { ReadModelStore } from '@aftercare/read-model-store';
import { wasThere, type AsOf } from '../customer-merges/absorbed-customers';
import { customerHistory, type HistoryEntry } from '../customer-history/customer-history.view';

/** Where the facts of customers stand: stream -> their positions, in order. */
export type FactPlaces = ReadonlyMap<string, readonly number[]>;

/**
 * Where a customer's facts up to a moment stand, by its history, which is its index. They are a prefix of the customer's facts in
 * the order of the log: where the clock of a server was set back, nothing is known without what was known before it.
 */
export async function customerStreams(store: ReadModelStore, customer: string, at: AsOf): Promise<FactPlaces> {
  const history = store.collection<HistoryEntry>(customerHistory);
  const until = 'position' in at ? { lte: at.position } : {};
  const places = new Map<string, number[]>();
  for (let from: number | undefined = -1; from !== undefined;) {
    const page = await history.find({
      where: { customerId: { eq: customer }, position: { gt: from, ...until } },
      sort: { by: 'position', dir: 'asc' },
      limit: 500,
    });
    for (const { doc } of page.items) {
      if (!wasThere(doc, at)) return places;
      const known = places.get(doc.stream);
      if (known) known.push(doc.position);
      else places.set(doc.stream, [doc.position]);
    }
    from = page.next && page.items.at(-1)?.doc.position;
  }
  return places;
}
