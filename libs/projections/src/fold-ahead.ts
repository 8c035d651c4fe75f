import {
  type BuildWriter,
  type DocumentCheck,
  documentCheck,
  StoreRuleBroken,
  type Write,
} from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import type { FactBatch } from './fact-queue';
import { foldBatch } from './fold-batch';
import type { ParkedEntry } from './parking/parked-entry';
import type { Parking } from './parking/parking';
import type { RecentDocuments } from './recent-documents';

/** An open build, and all that is needed to fold into it. */
export interface FoldAheadOptions {
  readonly model: AnyReadModel;
  readonly writer: BuildWriter<object>;
  readonly documents: RecentDocuments<object>;
  readonly parking: Parking;
  /** Tries again while that may help. */
  readonly insist: <T>(action: () => Promise<T>) => Promise<T>;
  /** Once aborted, nothing more is begun to be written. */
  readonly signal: AbortSignal;
  /** Told of each batch that the store has. */
  readonly wrote: (batch: FactBatch) => void;
}

/** Folds batches in order, and writes one at a time. */
export interface FoldAhead {
  /**
   * Folds a batch while the one before it is being written, and begins to write it when that is done. False when it has to be folded
   * anew, alone: the store does not have what was remembered, or the batch holds more to park than there is room for.
   */
  ahead(batch: FactBatch): Promise<boolean>;
  /** Folds and writes a batch while nothing else is written; gives what it would have to park where that is too much, and nothing is done. */
  alone(batch: FactBatch): Promise<readonly ParkedEntry[] | undefined>;
  /** Waits until the batch begun last is written; gives it where the store refuses one of its documents: it is to be folded alone. */
  written(): Promise<FactBatch | undefined>;
  /** Waits until nothing is being written, whatever became of it. */
  idle(): Promise<void>;
}

/** What a batch was folded into. */
interface Folded {
  readonly writes: readonly Write<object>[];
  readonly entries: readonly ParkedEntry[];
}

/** What became of the batch written last: whether the store has what was folded, and the batch itself where it refuses a document. */
interface Written {
  readonly asFolded: boolean;
  readonly refused?: FactBatch;
}

/** Its methods are to be called one at a time. They throw what `insist` does. */
export function foldAhead({ model, documents, parking, signal, ...of }: FoldAheadOptions): FoldAhead {
  /** What becomes of a batch: documents to write, and facts to park. */
  const fold = async ({ facts }: FactBatch, check?: DocumentCheck): Promise<Folded> => {
    const parked = parking.batch();
    const writes = await of.insist(() => foldBatch(model, facts, documents, parked, check));
    return { writes, entries: parked.entries() };
  };
  /** What is not folded is written down before the checkpoint passes it. False, and nothing is done, where that is too much. */
  const admit = async ({ entries }: Folded): Promise<boolean> => {
    signal.throwIfAborted();
    return entries.length === 0 || of.insist(() => parking.admit(entries));
  };
  /** Writes documents and moves the checkpoint. False when the store was ahead: another writer, or a batch written before a crash. */
  const write = async (batch: FactBatch, { writes }: Folded): Promise<boolean> => {
    // Caught up with an empty store: there is no position to note.
    if (batch.position < 0) return true;
    signal.throwIfAborted();
    const { skipped } = await of.insist(() => of.writer.apply({ writes, checkpoint: batch.position }));
    documents.stored(writes);
    of.wrote(batch);
    return skipped === 0;
  };

  const foldAlone = async (batch: FactBatch, check?: DocumentCheck): Promise<readonly ParkedEntry[] | undefined> => {
    try {
      const result = await fold(batch, check);
      if (!(await admit(result))) {
        documents.clear();
        return result.entries;
      }
      // What is remembered may be old.
      if (!(await write(batch, result))) documents.clear();
      return undefined;
    } catch (error) {
      documents.clear();
      if (!(error instanceof StoreRuleBroken) || check) throw error;
    }
    // One of the facts makes a document that the store refuses: looked at one by one, it is found and parked.
    return foldAlone(batch, documentCheck(model));
  };

  const nothing = Promise.resolve<Written>({ asFolded: true });
  let writing = nothing;
  const begin = async (batch: FactBatch, result: Folded): Promise<Written> => {
    try {
      return { asFolded: await write(batch, result) };
    } catch (error) {
      if (!(error instanceof StoreRuleBroken)) throw error;
      return { asFolded: false, refused: batch };
    }
  };

  return {
    ahead: async (batch) => {
      try {
        const result = await fold(batch);
        if ((await writing).asFolded && (await admit(result))) {
          writing = begin(batch, result);
          // Whoever waits for it is told.
          writing.catch(() => undefined);
          return true;
        }
      } catch (error) {
        documents.clear();
        throw error;
      }
      documents.clear();
      return false;
    },
    alone: (batch) => foldAlone(batch),
    written: async () => {
      const { asFolded, refused } = await writing;
      writing = nothing;
      if (!asFolded) documents.clear();
      return refused;
    },
    idle: async () => {
      await writing.catch(() => undefined);
    },
  };
}
