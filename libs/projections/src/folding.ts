import { StoreRuleBroken, type ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import type { BackOff } from './back-off';
import { factQueue, type BatchSizes, type FactBatch, type FactQueue } from './fact-queue';
import { foldBatch, stoppedAtFact } from './fold-batch';
import { health, stoppedAtPosition } from './health';
import type { Log } from './log';
import { openBuild, type OpenBuild } from './open-build';
import type { ReadModelStatus, StoppedAt } from './projector-status';
import { recentDocuments, type RecentDocuments } from './recent-documents';

export interface FoldingOptions {
  readonly model: AnyReadModel;
  readonly store: ReadModelStore;
  readonly sizes: BatchSizes;
  readonly backOff: BackOff;
  /** Once aborted, a store that fails is not waited for any more. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

export interface OpenFolding {
  readonly queue: FactQueue;
  /** The first fact to put into the queue is the one after this position. */
  readonly checkpoint: number;
  readonly serving: boolean;
}

/** One read model being kept up to date. */
export interface Folding {
  /** Undefined when the read model could not be opened. */
  readonly opened: Promise<OpenFolding | undefined>;
  /** Resolves when the queue is closed and empty, or when the read model stopped. */
  readonly ended: Promise<void>;
  status(): ReadModelStatus;
}

/** What the store refuses by its rules it refuses for ever; anything else is worth another try. */
const unlessRuleBroken = (error: unknown): boolean => !(error instanceof StoreRuleBroken);

/** Opens a read model's build and folds into it whatever is put into the queue, one batch at a time. */
export function startFolding({ model, store, sizes, backOff, signal, log }: FoldingOptions): Folding {
  const { name, version } = model;
  const named = { readModel: name, version };
  const { doing, insist, stop, status } = health({ named, backOff, signal, log });
  let [checkpoint, folded, serving] = [-1, 0, false];

  /** Folds a batch and moves the checkpoint; tells where it had to stop, if anywhere. */
  const fold = async (
    writer: OpenBuild['writer'],
    documents: RecentDocuments<object>,
    { facts, position }: Pick<FactBatch, 'facts' | 'position'>,
  ): Promise<StoppedAt | undefined> => {
    try {
      const done = await insist(() => foldBatch(model, facts, documents), unlessRuleBroken);
      const until = done.stoppedAt ? facts[done.folded - 1]?.position : position;
      // Caught up with an empty store: there is no position to note.
      if (until !== undefined && until >= 0) {
        const batch = { writes: done.writes, checkpoint: until };
        const { skipped } = await insist(() => writer.apply(batch), unlessRuleBroken);
        // The store was ahead: another writer, or a batch written before a crash. What is remembered may be old.
        if (skipped > 0) documents.clear();
        [checkpoint, folded] = [until, folded + done.folded];
      }
      return done.stoppedAt;
    } catch (error) {
      const [first, ...others] = facts;
      if (unlessRuleBroken(error) || !first) throw error;
      documents.clear();
      if (others.length === 0) return stoppedAtFact(first, error);
    }
    // One of the facts makes a document that the store refuses: one by one, it is found and those before it are kept.
    for (const fact of facts) {
      const at = await fold(writer, documents, { facts: [fact], position: fact.position });
      if (at) return at;
    }
    return undefined;
  };

  const run = async (build: OpenBuild, queue: FactQueue): Promise<void> => {
    const documents = recentDocuments(build.writer);
    for (let batch = await queue.take(); batch; batch = await queue.take()) {
      const at = await fold(build.writer, documents, batch);
      if (at) return stop(at);
      if (!batch.caughtUp) continue;
      if (!serving) {
        await insist(() => build.takeOver(), unlessRuleBroken);
        serving = true;
        log.info(named, 'caught up and took over');
      }
      doing('live');
    }
  };

  const opening = insist(() => openBuild(store, model), unlessRuleBroken).then((build) => {
    [checkpoint, serving] = [build.checkpoint, build.serving];
    doing('catching-up');
    return { build, queue: factQueue(build.checkpoint, sizes) };
  });
  return {
    opened: opening.then(({ build, queue }) => ({ ...build, queue })).catch(() => undefined),
    ended: opening
      .then(({ build, queue }) => run(build, queue).finally(() => queue.abandon()))
      .catch((error: unknown) => stop(stoppedAtPosition(checkpoint, error))),
    status: () => ({ name, version, serving, checkpoint, folded, ...status() }),
  };
}
