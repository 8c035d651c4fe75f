import type { RecordedFact } from '@aftercare/domain';
import type { StoredDocument } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import type { ReadModelStore } from '@aftercare/read-model-store';
import { documentsOf } from '../../read-models/src/testing/fold-facts';
import type { BatchSizes } from './fact-queue';
import { startFolding } from './folding';
import { silentLog } from './log';
import type { ReadModelStatus } from './projector-status';

const backOff = { firstMs: 1, longestMs: 2 };

/** Small ones, so that short stories take several batches. */
export const smallBatches: BatchSizes = { live: 2, catchingUp: 3 };

export interface Giving {
  /** Once aborted, a store that fails is not waited for any more. */
  readonly abort?: AbortController;
  readonly sizes?: BatchSizes;
}

/** Gives facts to a read model as a subscription would: those after its checkpoint, then no more. Ends when all are folded. */
export async function foldInto(
  store: ReadModelStore,
  model: AnyReadModel,
  facts: readonly RecordedFact[],
  { abort = new AbortController(), sizes = smallBatches }: Giving = {},
): Promise<ReadModelStatus> {
  const folding = startFolding({ model, store, sizes, backOff, signal: abort.signal, log: silentLog });
  const opened = await folding.opened;
  for (const fact of facts) if (opened && fact.position > opened.checkpoint) opened.queue.push(fact);
  opened?.queue.caughtUp();
  opened?.queue.close();
  await folding.ended;
  return folding.status();
}

const pageSize = 500;

/** Everything that a read model's serving build holds, by key. */
export async function storedDocuments(
  store: ReadModelStore,
  model: AnyReadModel,
): Promise<ReadonlyMap<string, StoredDocument<object>>> {
  const collection = store.collection<object>(model);
  const found = new Map<string, StoredDocument<object>>();
  for (let page = await collection.find({ limit: pageSize }); ;) {
    for (const document of page.items) found.set(document.key, document);
    if (page.next === undefined) return found;
    page = await collection.find({ limit: pageSize, after: page.next });
  }
}

/** The store holds the documents of the pure fold of these facts, at their positions, and no others. */
export async function expectFold(
  store: ReadModelStore,
  model: AnyReadModel,
  facts: readonly RecordedFact[],
): Promise<void> {
  const expected = new Map(documentsOf(model, facts));
  expect(await storedDocuments(store, model)).toEqual(expected);
}
