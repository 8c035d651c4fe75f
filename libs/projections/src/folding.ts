import { FencedOff, StoreRuleBroken, type ReadModelStore } from '@aftercare/read-model-store';
import type { BackOff } from './back-off';
import { factQueue, type BatchSizes, type FactBatch, type FactQueue } from './fact-queue';
import { foldBatch, stoppedAtFact } from './fold-batch';
import { health, stoppedAtPosition } from './health';
import type { Log } from './log';
import { openBuild, type BuildToFold, type OpenBuild } from './open-build';
import type { ReadModelStatus, StoppedAt } from './projector-status';
import { recentDocuments, type RecentDocuments } from './recent-documents';
import { shareOfModel } from './share-of-model';

export interface FoldingOptions extends BuildToFold {
  readonly store: ReadModelStore;
  readonly sizes: BatchSizes;
  readonly backOff: BackOff;
  /** Once aborted, a store that fails is not waited for any more. */
  readonly signal: AbortSignal;
  readonly log: Log;
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

/** What the store refuses by its rules it refuses for ever, and a partition that is lost stays so; else another try helps. */
const worthAnother = (error: unknown): boolean => !(error instanceof StoreRuleBroken || error instanceof FencedOff);

/** Opens a build and folds into it whatever is put into the queue, one batch at a time. */
export function startFolding({ store, sizes, backOff, log, fenced, ...of }: FoldingOptions): Folding {
  const { name, version } = of.model;
  const { build } = of;
  const named = { readModel: name, version, build };
  const abandoned = new AbortController();
  const signal = AbortSignal.any([of.signal, abandoned.signal]);
  const { doing, insist, stop, status } = health({ named, backOff, signal, log });
  const model = shareOfModel(of.model, of.share);
  let [checkpoint, folded, { serving }] = [-1, 0, of];

  /** Folds a batch and moves the checkpoint; tells where it had to stop, if anywhere. */
  const fold = async (
    writer: OpenBuild['writer'],
    documents: RecentDocuments<object>,
    { facts, position }: Pick<FactBatch, 'facts' | 'position'>,
  ): Promise<StoppedAt | undefined> => {
    try {
      const done = await insist(() => foldBatch(model, facts, documents), worthAnother);
      const until = done.stoppedAt ? facts[done.folded - 1]?.position : position;
      // Caught up with an empty store: there is no position to note.
      if (until !== undefined && until >= 0) {
        abandoned.signal.throwIfAborted();
        const batch = { writes: done.writes, checkpoint: until };
        const { skipped } = await insist(() => writer.apply(batch), worthAnother);
        // The store was ahead: another writer, or a batch written before a crash. What is remembered may be old.
        if (skipped > 0) documents.clear();
        [checkpoint, folded] = [until, folded + done.folded];
      }
      return done.stoppedAt;
    } catch (error) {
      const [first, ...others] = facts;
      if (!(error instanceof StoreRuleBroken) || !first) throw error;
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

  const run = async ({ writer }: OpenBuild, queue: FactQueue): Promise<void> => {
    const documents = recentDocuments(writer);
    for (let batch = await queue.take(); batch; batch = await queue.take()) {
      const at = await fold(writer, documents, batch);
      if (at) return stop(at);
      if (batch.caughtUp) doing('live');
    }
  };

  const opening = insist(() => openBuild(store, { ...of, model }), worthAnother).then((opened) => {
    ({ checkpoint } = opened);
    doing('catching-up');
    const queue = factQueue(checkpoint, sizes);
    abandoned.signal.addEventListener('abort', () => queue.abandon());
    if (abandoned.signal.aborted) queue.abandon();
    return { opened, queue };
  });
  return {
    opened: opening.then(({ opened, queue }) => ({ checkpoint: opened.checkpoint, queue })).catch(() => undefined),
    ended: opening
      .then(({ opened, queue }) => run(opened, queue).finally(() => queue.abandon()))
      .catch((error: unknown) => {
        if (error instanceof FencedOff) fenced?.();
        else stop(stoppedAtPosition(checkpoint, error));
      }),
    status: () => ({ name, version, build, serving, checkpoint, folded, ...status() }),
    serves: (now) => void (serving = now),
    abandon: () => abandoned.abort(),
  };
}
