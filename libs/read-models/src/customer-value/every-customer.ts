import type { Cursor, ReadModelStore } from '@aftercare/read-model-store';
import { combinedValue } from './combined-value';
import type { CustomerValueView } from './customer-value';
import { customerValue } from './customer-value.view';

/** The collection's name and fields do not depend on the zone of its days. */
const spec = customerValue('UTC');

/** The value documents of these customers, the first one's first; undefined when the first has none. */
export async function valueDocument(
  store: ReadModelStore,
  customers: readonly string[],
): Promise<CustomerValueView | undefined> {
  const found = await store.collection<CustomerValueView>(spec).getMany(customers);
  const [first, ...others] = customers.map((customer) => found.get(customer)?.doc);
  if (!first) return undefined;
  return combinedValue([first, ...others.filter((one) => one !== undefined)]);
}

/**
 * Every customer once, in the order of keys, in pages as they are read; those that are merged come last, put together under the survivor.
 * What changes meanwhile may be seen in its old or its new form.
 */
export async function* everyCustomer(store: ReadModelStore): AsyncGenerator<CustomerValueView> {
  const collection = store.collection<CustomerValueView>(spec);
  const linked = new Map<string, CustomerValueView>();
  let after: Cursor | undefined;
  do {
    const page = await collection.find({ limit: 500, ...(after ? { after } : {}) });
    for (const { doc } of page.items) {
      if (doc.mergedInto !== null || doc.absorbed.length > 0) linked.set(doc.customerId, doc);
      else yield doc;
    }
    after = page.next;
  } while (after);
  for (const doc of linked.values()) {
    if (doc.mergedInto === null || !linked.has(doc.mergedInto)) yield combinedValue([doc, ...absorbedBy(doc, linked)]);
  }
}

function absorbedBy(
  survivor: CustomerValueView,
  linked: ReadonlyMap<string, CustomerValueView>,
): readonly CustomerValueView[] {
  const found = new Map<string, CustomerValueView>();
  const waiting = [...survivor.absorbed];
  for (const id of waiting) {
    const doc = linked.get(id);
    if (!doc || found.has(id) || id === survivor.customerId) continue;
    found.set(id, doc);
    waiting.push(...doc.absorbed);
  }
  return [...found.values()];
}
