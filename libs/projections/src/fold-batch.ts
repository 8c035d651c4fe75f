import type { RecordedFact } from '@aftercare/domain';
import { UndecodableEvent } from '@aftercare/event-sourcing';
import type { ReadModel } from '@aftercare/read-models';
import type { DocumentCheck, Write } from '@aftercare/read-model-store';
import type { Arrived } from './arrived';
import { evolved } from './evolved';
import type { BatchParking } from './parking/batch-parking';
import type { Known, RecentDocuments } from './recent-documents';

const none: readonly string[] = [];

/**
 * Folds facts, in order, onto the documents they change; gives at most one write per key. A document that already holds a fact
 * (its position is not below the fact's) is left as it is, so that any range may be folded again. A fact that cannot be folded
 * into a document parks the document's key; what is parked is told to `parking`, which is to be written before the writes are.
 * With `check`, a document that the store would refuse is one that cannot be folded.
 */
export async function foldBatch<View extends object>(
  model: ReadModel<View>,
  facts: readonly Arrived[],
  documents: RecentDocuments<View>,
  parking: BatchParking,
  check?: DocumentCheck,
): Promise<readonly Write<View>[]> {
  const keysOf = facts.map((fact) => keysToFold(model, fact, parking, check));
  const known = model.keyPerFact ? undefined : await documents.load(everyKey(keysOf));
  const changed = new Map<string, Known<View>>();
  for (let i = 0; i < facts.length; i++) {
    for (const key of keysOf[i]!) {
      const fact = facts[i] as RecordedFact;
      const before = changed.get(key) ?? known?.get(key);
      if (before && before.position >= fact.position) continue;
      if (parking.any && parking.holds(fact, key)) continue;
      try {
        const doc = evolved(model, before?.doc, fact, key);
        if (doc === before?.doc) continue;
        if (check && doc !== undefined) check.document(doc);
        changed.set(key, { position: fact.position, doc });
      } catch (error) {
        parking.park(fact, key, error);
      }
    }
  }
  return writesOf(model, changed, documents);
}

function everyKey(keysOf: readonly (readonly string[])[]): ReadonlySet<string> {
  const every = new Set<string>();
  for (const keys of keysOf) for (const key of keys) every.add(key);
  return every;
}

/** The keys of a fact that may be folded; one whose keys nobody can tell, or that is no fact, is parked and has none. */
function keysToFold<View extends object>(
  model: ReadModel<View>,
  fact: Arrived,
  parking: BatchParking,
  check: DocumentCheck | undefined,
): readonly string[] {
  if (fact instanceof UndecodableEvent) {
    parking.parkUnread(fact, (stored) => model.keys(stored));
    return none;
  }
  try {
    const keys = model.keys(fact);
    return check ? keys.filter((key) => isStorable(fact, key, parking, check)) : keys;
  } catch (error) {
    parking.parkStream(fact, error);
    return none;
  }
}

function isStorable(fact: RecordedFact, key: string, parking: BatchParking, check: DocumentCheck): boolean {
  try {
    check.key(key);
    return true;
  } catch (error) {
    parking.park(fact, key, error);
    return false;
  }
}

function writesOf<View extends object>(
  model: ReadModel<View>,
  changed: ReadonlyMap<string, Known<View>>,
  documents: RecentDocuments<View>,
): readonly Write<View>[] {
  const writes: Write<View>[] = [];
  for (const [key, { position, doc }] of changed) {
    if (!model.keyPerFact) documents.remember(key, { position, doc });
    writes.push(doc === undefined ? { key, position, delete: true } : { key, position, doc });
  }
  return writes;
}
