import type { RecordedFact } from '@aftercare/domain';
import { UndecodableEvent } from '@aftercare/event-sourcing';
import type { ReadModel } from '@aftercare/read-models';
import type { Write } from '@aftercare/read-model-store';
import { reasonOf } from './log';
import type { StoppedAt } from './projector-status';
import type { Known, RecentDocuments } from './recent-documents';

/** What a subscription brings: a fact, or an event that is no readable one. */
export type Arrived = RecordedFact | UndecodableEvent;

export interface FoldedBatch<View> {
  /** At most one write per key. */
  readonly writes: readonly Write<View>[];
  /** How many of the facts are folded: all of them unless one could not be. */
  readonly folded: number;
  /** The first fact that could not be folded; the writes hold nothing of it. */
  readonly stoppedAt?: StoppedAt;
}

/** Where a read model or a policy stops, and why. */
export const stoppedAtFact = (fact: Arrived, error: unknown): StoppedAt => ({
  stream: fact.stream,
  revision: fact.revision,
  position: fact.position,
  type: fact.type,
  reason: error instanceof UndecodableEvent ? error.reason : reasonOf(error),
});

/**
 * Folds facts, in order, onto the documents they change. A document that already holds a fact (its position is not below the
 * fact's) is left as it is, so that any range may be folded again. A fact that throws changes none of its documents.
 */
export async function foldBatch<View extends object>(
  model: ReadModel<View>,
  facts: readonly Arrived[],
  documents: RecentDocuments<View>,
): Promise<FoldedBatch<View>> {
  const keysOf: (readonly string[])[] = [];
  let stoppedAt: StoppedAt | undefined;
  for (const fact of facts) {
    try {
      if (fact instanceof UndecodableEvent) throw fact;
      keysOf.push(model.keys(fact));
    } catch (error) {
      stoppedAt = stoppedAtFact(fact, error);
      break;
    }
  }
  const known = model.keyPerFact ? new Map<string, Known<View>>() : await documents.load(new Set(keysOf.flat()));
  const changed = new Map<string, Known<View>>();
  let folded = 0;
  for (const keys of keysOf) {
    const fact = facts[folded] as RecordedFact;
    // Most facts change one document of a read model or none: only for more is anything held back until all have folded.
    const after = keys.length > 1 ? new Map<string, Known<View>>() : changed;
    try {
      for (const key of keys) {
        const before = changed.get(key) ?? known.get(key);
        if (before && before.position >= fact.position) continue;
        const doc = model.evolve(before?.doc, fact, key);
        if (doc !== before?.doc) after.set(key, { position: fact.position, doc });
      }
    } catch (error) {
      stoppedAt = stoppedAtFact(fact, error);
      break;
    }
    if (after !== changed) for (const [key, now] of after) changed.set(key, now);
    folded++;
  }
  return { writes: writesOf(model, changed, documents), folded, ...(stoppedAt ? { stoppedAt } : {}) };
}

function writesOf<View extends object>(
  model: ReadModel<View>,
  changed: ReadonlyMap<string, Known<View>>,
  documents: RecentDocuments<View>,
): Write<View>[] {
  const writes: Write<View>[] = [];
  for (const [key, { position, doc }] of changed) {
    if (!model.keyPerFact) documents.remember(key, { position, doc });
    writes.push(doc === undefined ? { key, position, delete: true } : { key, position, doc });
  }
  return writes;
}
