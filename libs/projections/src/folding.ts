import { setTimeout as pause } from 'node:timers/promises';
import {
  type BuildWriter,
  type DocumentCheck,
  documentCheck,
  FencedOff,
  type ReadModelStore,
  StoreRuleBroken,
  type Write,
} from '@aftercare/read-model-store';
import type { BackOff } from './back-off';
import { factQueue, type BatchSizes, type FactBatch, type FactQueue } from './fact-queue';
import { foldBatch } from './fold-batch';
import { health, stoppedAtPosition } from './health';
import { inTurn } from './in-turn';
import { reasonOf, type Log } from './log';
import { BuildGone, openBuild, type BuildToFold } from './open-build';
import { foldParked } from './parking/fold-parked';
import type { ParkedEntry } from './parking/parked-entry';
import { openParking, type Parking, type ParkingOptions } from './parking/parking';
import type { ReadModelStatus } from './projector-status';
import { recentDocuments, type RecentDocuments } from './recent-documents';
import { shareOfModel } from './share-of-model';

export interface FoldingOptions extends BuildToFold {
  readonly store: ReadModelStore;
  readonly sizes: BatchSizes;
  readonly backOff: BackOff;
  /** Once aborted, a store that fails is not waited for any more. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** How facts that cannot be folded are parked, and mended. */
  readonly parking?: ParkingOptions;
  /** Told when another process is found to hold one of the partitions; the folding has ended then. */
  readonly fenced?: () => void;
}

export interface OpenFolding {
  readonly queue: FactQueue;
  /** The first fact to put into the queue is the one after this position. */
  readonly checkpoint: number;
}

/** One build of a read model being kept up to date, for a share of its partitions. */
export interface Folding {
  /** Undefined when the build could not be opened. */
  readonly opened: Promise<OpenFolding | undefined>;
  /** Resolves when the queue is closed and empty, or when the read model stopped. */
  readonly ended: Promise<void>;
  status(): ReadModelStatus;
  /** Tells it whether queries are answered from the build by now. */
  serves(now: boolean): void;
  /** Ends it at once, whatever the store is doing: what is under way is not waited for, and nothing more is written. */
  abandon(): void;
}

/** What the store refuses by its rules it refuses for ever, a partition or build that is lost stays so; else another try helps. */
const worthAnother = (error: unknown): boolean =>
  !(error instanceof StoreRuleBroken || error instanceof FencedOff || error instanceof BuildGone);

/** An open build, and all that a folding needs to write it. */
interface Opened {
  readonly writer: BuildWriter<object>;
  readonly documents: RecentDocuments<object>;
  readonly parking: Parking;
  readonly from: number;
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

/** Opens a build and folds into it whatever is put into the queue, a batch while the one before it is being written. */
export function startFolding({ store, sizes, backOff, log, fenced, ...of }: FoldingOptions): Folding {
  const { name, version } = of.model;
  const { build } = of;
  const named = { readModel: name, version, build };
  const abandoned = new AbortController();
  const signal = AbortSignal.any([of.signal, abandoned.signal]);
  const { doing, insist, stop, resume, status } = health({ named, backOff, signal, log });
  const model = shareOfModel(of.model, of.share);
  let [checkpoint, folded, { serving }] = [-1, 0, of];
  let keys = (): number => 0;

  /** What becomes of a batch: documents to write, and facts to park. */
  const fold = async ({ documents, parking }: Opened, { facts }: FactBatch, check?: DocumentCheck): Promise<Folded> => {
    const parked = parking.batch();
    const writes = await insist(() => foldBatch(model, facts, documents, parked, check), worthAnother);
    return { writes, entries: parked.entries() };
  };
  /** What is not folded is written down before the checkpoint passes it. False, and nothing is done, where that is too much. */
  const admit = async ({ parking }: Opened, { entries }: Folded): Promise<boolean> => {
    abandoned.signal.throwIfAborted();
    return entries.length === 0 || insist(() => parking.admit(entries), worthAnother);
  };
  /** Writes documents and moves the checkpoint. False when the store was ahead: another writer, or a batch written before a crash. */
  const write = async ({ writer }: Opened, { facts, position }: FactBatch, { writes }: Folded): Promise<boolean> => {
    // Caught up with an empty store: there is no position to note.
    if (position < 0) return true;
    abandoned.signal.throwIfAborted();
    const { skipped } = await insist(() => writer.apply({ writes, checkpoint: position }), worthAnother);
    [checkpoint, folded] = [position, folded + facts.length];
    return skipped === 0;
  };

  /** Folds and writes a batch while nothing else is written; gives what it would have to park where that is too much, and nothing is done. */
  const foldAlone = async (
    opened: Opened,
    batch: FactBatch,
    check?: DocumentCheck,
  ): Promise<readonly ParkedEntry[] | undefined> => {
    const { documents } = opened;
    try {
      const result = await fold(opened, batch, check);
      if (!(await admit(opened, result))) {
        documents.clear();
        return result.entries;
      }
      // What is remembered may be old.
      if (!(await write(opened, batch, result))) documents.clear();
      return undefined;
    } catch (error) {
      documents.clear();
      if (!(error instanceof StoreRuleBroken) || check) throw error;
    }
    // One of the facts makes a document that the store refuses: looked at one by one, it is found and parked.
    return foldAlone(opened, batch, documentCheck(of.model));
  };

  let writing: Promise<Written> = Promise.resolve({ asFolded: true });
  const beginToWrite = (opened: Opened, batch: FactBatch, result: Folded): void => {
    const wrote = async (): Promise<Written> => {
      try {
        return { asFolded: await write(opened, batch, result) };
      } catch (error) {
        if (!(error instanceof StoreRuleBroken)) throw error;
        return { asFolded: false, refused: batch };
      }
    };
    writing = wrote();
    // Whoever waits for it is told.
    writing.catch(() => undefined);
  };
  /**
   * Folds a batch while the one before it is being written, and begins to write it when that is done. False when it has to be folded
   * anew: the store does not have what was remembered, or it holds more to park than there is room for.
   */
  const foldAhead = async (opened: Opened, batch: FactBatch): Promise<boolean> => {
    try {
      const result = await fold(opened, batch);
      if ((await writing).asFolded && (await admit(opened, result))) {
        beginToWrite(opened, batch, result);
        return true;
      }
    } catch (error) {
      opened.documents.clear();
      throw error;
    }
    opened.documents.clear();
    return false;
  };

  // There is never a second writer of a build in a process.
  const between = inTurn();
  const run = async (opened: Opened, queue: FactQueue): Promise<void> => {
    const alone = async (batch: FactBatch): Promise<void> => {
      for (;;) {
        const tooMany = await between(() => foldAlone(opened, batch));
        if (!tooMany) break;
        stop(opened.parking.full(tooMany));
        await pause(of.parking?.mending?.everyMs ?? 250, undefined, { signal });
      }
      resume();
    };
    const written = async (): Promise<void> => {
      const { asFolded, refused } = await writing;
      writing = Promise.resolve({ asFolded: true });
      if (!asFolded) opened.documents.clear();
      if (refused) await alone(refused);
    };
    try {
      for (let batch = await queue.take(); batch; batch = await queue.take()) {
        const began = performance.now();
        const taken = batch;
        if (!(await between(() => foldAhead(opened, taken)))) {
          await written();
          await alone(taken);
        }
        // With more to fold there is no need to wait for the store.
        if (batch.caughtUp || !queue.more()) await written();
        queue.took(batch.facts.length, performance.now() - began);
        if (batch.caughtUp) doing('live');
      }
      await written();
    } finally {
      await writing.catch(() => undefined);
    }
  };
  /** Does what operators ask about parked facts, between batches, for as long as there may be more of them. */
  const mend = async ({ writer, documents, parking }: Opened, running: Promise<void>): Promise<void> => {
    const over = new AbortController();
    const folds = { model: of.model, writer, documents, checkpoint: () => checkpoint };
    const mending = parking.mend((tools) => foldParked(folds, tools), {
      between: (action) =>
        between(async () => {
          await writing.catch(() => undefined);
          return insist(action, worthAnother);
        }),
      signal: AbortSignal.any([signal, over.signal]),
    });
    const ended = mending.catch((error: unknown) => {
      if (error instanceof FencedOff) throw error;
      if (!signal.aborted && !over.signal.aborted)
        log.error({ ...named, reason: reasonOf(error) }, 'nothing parked is retried');
    });
    await Promise.all([running.finally(() => over.abort()), ended]);
  };

  const open = async (): Promise<Opened> => {
    const { writer, checkpoint: from } = await openBuild(store, { ...of, model });
    const partitions = of.share?.map(({ partition }) => partition);
    const parking = await openParking({ ...of.parking, store, name, build, partitions, checkpoint: from });
    return { writer, documents: recentDocuments(writer), parking, from };
  };
  const opening = insist(open, worthAnother).then((opened) => {
    checkpoint = opened.from;
    keys = () => opened.parking.keys();
    doing('catching-up');
    const queue = factQueue(checkpoint, sizes);
    abandoned.signal.addEventListener('abort', () => queue.abandon());
    if (abandoned.signal.aborted) queue.abandon();
    return { opened, queue };
  });
  return {
    opened: opening.then(({ opened, queue }) => ({ checkpoint: opened.from, queue })).catch(() => undefined),
    ended: opening
      .then(({ opened, queue }) => mend(opened, run(opened, queue)).finally(() => queue.abandon()))
      .catch((error: unknown) => {
        if (error instanceof FencedOff) fenced?.();
        else if (!(error instanceof BuildGone)) stop(stoppedAtPosition(checkpoint, error));
      }),
    status: () => ({ name, version, build, serving, checkpoint, folded, parked: keys(), ...status() }),
    serves: (now) => void (serving = now),
    abandon: () => abandoned.abort(),
  };
}
