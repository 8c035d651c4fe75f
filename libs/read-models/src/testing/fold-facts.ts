import type { RecordedFact } from '@aftercare/domain';
import type { StoredDocument } from '@aftercare/read-model-store';
import type { ReadModel } from '../read-model';

/** The documents that a fold makes of facts: what every runtime must come to. */
export function documentsOf<View extends object>(
  model: ReadModel<View>,
  facts: Iterable<RecordedFact>,
): ReadonlyMap<string, StoredDocument<View>> {
  const documents = new Map<string, StoredDocument<View>>();
  for (const fact of facts) {
    for (const key of model.keys(fact)) {
      const before = documents.get(key)?.doc;
      const doc = model.evolve(before, fact, key);
      if (doc === undefined) documents.delete(key);
      else if (doc !== before) documents.set(key, { key, position: fact.position, doc });
    }
  }
  return documents;
}
