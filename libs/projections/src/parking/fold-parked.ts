import type { RecordedFact } from '@aftercare/domain';
import { type BuildWriter, documentCheck, partitionOf, type Write } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { evolved } from '../evolved';
import { reasonOf } from '../log';
import type { RecentDocuments } from '../recent-documents';
import { queueId, storableKey, storableText, type ParkedEntry } from './parked-entry';
import type { StoredEntry } from './parked-entries';
import type { ParkingTools, QueueWork, Worked } from './queue-work';
import { readAgain, StillParked } from './reread';

export interface FoldParkedOptions {
  /** With the keys of all partitions. */
  readonly model: AnyReadModel;
  readonly writer: Pick<BuildWriter<object>, 'getMany' | 'apply'>;
  readonly documents: RecentDocuments<object>;
  /** Up to which everything else is folded: not below any fact of a queue that is ready, and left as it is. */
  readonly checkpoint: () => number;
}

/** So many facts of one key are folded at once; its document is written once. */
const pageSize = 200;

/**
 * Parked facts of a read model are folded, between two of its batches. A document's position tells what is folded into it, so that
 * nothing is folded twice.
 */
export function foldParked(
  { model, writer, documents, checkpoint }: FoldParkedOptions,
  { entries, parked, reread }: ParkingTools,
): QueueWork {
  const check = documentCheck(model);
  const keysOf = (fact: RecordedFact): readonly string[] => checking(() => model.keys(fact));
  const evolve = (before: object | undefined, fact: RecordedFact, key: string): object | undefined =>
    checking(() => {
      const doc = evolved(model, before, fact, key);
      if (doc !== undefined && doc !== before) check.document(doc);
      return doc;
    });

  /** Folds facts of one key into its document. */
  const foldKey = async (facts: readonly StoredEntry[]): Promise<Worked> => {
    const done: StoredEntry[] = [];
    let failed: Worked['failed'];
    let write: Write<object> | undefined;
    let known: { readonly position: number; readonly doc: object | undefined } | undefined;
    for (const entry of facts) {
      try {
        const fact = await readAgain(reread, entry.doc);
        const keys = keysOf(fact);
        checkGuess(entry.doc, keys, model.name);
        const key = keys.find((one) => storableKey(one) === entry.doc.key);
        if (key !== undefined) {
          checking(() => check.key(key));
          known ??= (await writer.getMany([key])).get(key) ?? { position: -1, doc: undefined };
          const doc = known.position < fact.position ? evolve(known.doc, fact, key) : known.doc;
          if (doc !== known.doc) {
            known = { position: fact.position, doc };
            write = written(key, fact.position, doc);
          }
        }
        done.push(entry);
      } catch (error) {
        failed = { entry, reason: stillParked(error) };
        break;
      }
    }
    documents.clear();
    if (write) await writer.apply({ writes: [write], checkpoint: checkpoint() });
    return { done, ...(failed && { failed }) };
  };

  /**
   * Folds one fact of a stream into its documents of this partition. Where such a document was changed by a later fact in the
   * meantime, which nobody could foresee, only a rebuild gives the fold.
   */
  const foldStream = async (entry: StoredEntry): Promise<Worked> => {
    try {
      const fact = await readAgain(reread, entry.doc);
      const keys = keysOf(fact).filter((key) => partitionOf(key) === entry.doc.partition);
      for (const key of keys) checking(() => check.key(key));
      const stored = await writer.getMany(keys);
      const [writes, queued]: [Write<object>[], ParkedEntry[]] = [[], []];
      for (const key of keys) {
        const named = parked.named(key);
        const queue = queueId(named);
        if (fact.position >= (parked.get(queue)?.head ?? Infinity)) {
          queued.push({ ...entry.doc, ...named, queue, status: 'behind', shown: true });
          continue;
        }
        const before = stored.get(key);
        if (before && before.position > fact.position) throw new StillParked(needsRebuild(model.name));
        if (before?.position === fact.position) continue;
        const doc = evolve(before?.doc, fact, key);
        if (doc !== before?.doc) writes.push(written(key, fact.position, doc));
      }
      documents.clear();
      await entries.add(queued);
      parked.noted(queued);
      if (writes.length > 0) await writer.apply({ writes, checkpoint: checkpoint() });
      return { done: [entry] };
    } catch (error) {
      return { done: [], failed: { entry, reason: stillParked(error) } };
    }
  };

  return {
    // Before that some of the batches that bring its facts are still to be folded.
    ready: ({ last }) => last <= checkpoint(),
    together: ({ wholeStream }) => (wholeStream ? 1 : pageSize),
    work: (facts) => (facts[0]?.doc.wholeStream ? foldStream(facts[0]) : foldKey(facts)),
  };
}

/** An event that could not be read was parked for the keys that it seemed to have: now that it can be, they may be more. */
function checkGuess({ guessed }: ParkedEntry, keys: readonly string[], readModel: string): void {
  if (guessed && !keys.every((key) => guessed.includes(key))) throw new StillParked(needsRebuild(readModel));
}

const needsRebuild = (readModel: string): string =>
  `it concerns documents that later facts have changed in the meantime: run aftercare rebuild ${readModel}`;

const written = (key: string, position: number, doc: object | undefined): Write<object> =>
  doc === undefined ? { key, position, delete: true } : { key, position, doc };

/** What the fold or the store's rules throw keeps the fact parked. */
function checking<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new StillParked(storableText(reasonOf(error)).slice(0, 500));
  }
}

/** Why a fact still waits; throws whatever else went wrong. */
function stillParked(error: unknown): string {
  if (error instanceof StillParked) return error.message;
  throw error;
}
