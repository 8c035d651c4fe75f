import { setTimeout as pause } from 'node:timers/promises';
import type { RecordedFact } from '@aftercare/domain';
import { UndecodableEvent } from '@aftercare/event-sourcing';
import { FencedOff, StoreRuleBroken, type BuildWriter, type ReadModelStore } from '@aftercare/read-model-store';
import type { BackOff } from './back-off';
import { factQueue, type BatchSizes, type FactBatch, type FactQueue } from './fact-queue';
import { foldAhead, type FoldAhead } from './fold-ahead';
import { health, stoppedAtPosition } from './health';
import { inTurn } from './in-turn';
import { reasonOf, type Log } from './log';
import { BuildGone, openBuild, type BuildToFold } from './open-build';
import { foldParked } from './parking/fold-parked';
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
  /** How many documents are kept in memory once they are written; 2,000 unless stated. */
  readonly remembered?: number;
  /** How facts that cannot be folded are parked, and mended. */
  readonly parking?: ParkingOptions;
  /**
   * Waited for before a batch is folded, which is done at one go: a turn of the event loop that no other folding of the process uses, so that
   * several of them do not hold up timers and renewals together.
   */
  readonly turn?: () => Promise<void>;
  /** Told of the last fact of each batch that is written. */
  readonly wrote?: (fact: RecordedFact) => void;
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
  readonly batches: FoldAhead;
  readonly from: number;
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

  // There is never a second writer of a build in a process.
  const between = inTurn();
  const run = async ({ batches, parking }: Opened, queue: FactQueue): Promise<void> => {
    const alone = async (batch: FactBatch): Promise<void> => {
      for (;;) {
        const tooMany = await between(() => batches.alone(batch));
        if (!tooMany) break;
        stop(parking.full(tooMany));
        await pause(of.parking?.mending?.everyMs ?? 250, undefined, { signal });
      }
      resume();
    };
    const written = async (): Promise<void> => {
      const refused = await batches.written();
      if (refused) await alone(refused);
    };
    try {
      for (let batch = await queue.take(); batch; batch = await queue.take()) {
        const began = performance.now();
        const taken = batch;
        await of.turn?.();
        if (!(await between(() => batches.ahead(taken)))) {
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
      await batches.idle();
    }
  };
  /** Does what operators ask about parked facts, between batches, for as long as there may be more of them. */
  const mend = async ({ writer, documents, parking, batches }: Opened, running: Promise<void>): Promise<void> => {
    const over = new AbortController();
    const folds = { model: of.model, writer, documents, checkpoint: () => checkpoint };
    const mending = parking.mend((tools) => foldParked(folds, tools), {
      between: (action) =>
        between(async () => {
          await batches.idle();
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
    const documents = recentDocuments(writer, of.remembered);
    const batches = foldAhead({
      model,
      writer,
      documents,
      parking,
      insist: (action) => insist(action, worthAnother),
      signal: abandoned.signal,
      wrote: ({ facts, position }) => {
        [checkpoint, folded] = [position, folded + facts.length];
        const last = facts.at(-1);
        if (last && !(last instanceof UndecodableEvent)) of.wrote?.(last);
      },
    });
    return { writer, documents, parking, batches, from };
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
