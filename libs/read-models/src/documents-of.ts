import type { RecordedFact } from '@aftercare/domain';
import type { StoredDocument } from '@aftercare/read-model-store';
import type { ReadModel } from './read-model';

/**
 * Pure: the documents that a fold makes of facts, which are in the order of the log. With `wanted` only those of some keys: the
 * facts must then hold all that concern these.
 */
export function documentsOf<View extends object>(
  model: Pick<ReadModel<View>, 'keys' | 'evolve'>,
  facts: Iterable<RecordedFact>,
  wanted: (key: string) => boolean = () => true,
): ReadonlyMap<string, StoredDocument<View>> {
  const documents = new Map<string, StoredDocument<View>>();
  for (const fact of facts) {
    for (const key of model.keys(fact)) {
      if (!wanted(key)) continue;
      const before = documents.get(key)?.doc;
      const doc = model.evolve(before, fact, key);
      if (doc === undefined) documents.delete(key);
      else if (doc !== before) documents.set(key, { key, position: fact.position, doc });
    }
  }
  return documents;
}
