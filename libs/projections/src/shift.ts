import { setMaxListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RecordedFact } from '@aftercare/domain';
import type { PartitionClaim, ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import type { BackOff } from './back-off';
import type { BatchSizes } from './fact-queue';
import { startFolding, type Folding } from './folding';
import { inTurn } from './in-turn';
import type { LaneOptions, Rider } from './lane';
import { startLanes } from './lanes';
import type { ParkingOptions } from './parking/parking';
import type { ReadModelStatus } from './projector-status';
import { watchBuilds, type WatchedBuild } from './watched-builds';

export interface ShiftOptions extends Omit<LaneOptions, 'signal'> {
  readonly store: ReadModelStore;
  readonly readModels: readonly AnyReadModel[];
  /** The partitions that this process holds, as long as the shift lasts. */
  readonly share: readonly PartitionClaim[];
  readonly sizes: BatchSizes;
  readonly backOff: BackOff;
  readonly watchMs: number;
  readonly momentMs?: number;
  /** How facts that cannot be folded are parked, and mended. */
  readonly parking?: ParkingOptions;
  /** Told of the last fact of each batch that is written. */
  readonly wrote?: (fact: RecordedFact) => void;
  /** Told once when another process is found to hold one of the partitions. */
  readonly fenced: () => void;
}

/** The foldings of one set of partitions. Builds come and go meanwhile; another set needs another shift. */
export interface Shift {
  readonly share: readonly PartitionClaim[];
  /** By read model. */
  status(model: AnyReadModel): readonly ReadModelStatus[];
  /** Looks for builds now. */
  look(): void;
  /** Reads no further, folds and writes what was read, and resolves when all is written or the store fails. */
  drain(): Promise<void>;
  /** Ends at once; nothing more is begun to be written. */
  abandon(): void;
}

/** One folding for each build that is to be folded into, fed by as few readers as possible. */
export function startShift(options: ShiftOptions): Shift {
  const { store, readModels, share, sizes, backOff, watchMs, read, log, momentMs, parking = {}, wrote } = options;
  const end = new AbortController();
  const { signal } = end;
  setMaxListeners(0, signal);
  const turns = inTurn();
  const turn = () => turns(() => nextTurn());
  const lanes = startLanes({ read, log, signal, ...(momentMs !== undefined && { momentMs }) });
  const foldings = new Map<AnyReadModel, Map<number, Folding>>();
  let isFenced = false;
  const fenced = (): void => {
    if (!isFenced) options.fenced();
    isFenced = true;
  };

  const begin = ({ model, build, serving }: WatchedBuild): Folding =>
    startFolding({
      ...{ model, build, serving, share, store, sizes, backOff, signal, log, parking, fenced, turn },
      ...(wrote && { wrote }),
    });

  /** Starts foldings of builds that have come, and ends those of builds that have gone. */
  const seen = (model: AnyReadModel, builds: readonly WatchedBuild[]): void => {
    const running = foldings.get(model) ?? new Map<number, Folding>();
    const wanted = new Map(builds.map((one) => [one.build, running.get(one.build) ?? begin(one)]));
    for (const [build, folding] of running) if (!wanted.has(build)) folding.abandon();
    for (const { build, serving } of builds) wanted.get(build)?.serves(serving);
    foldings.set(model, wanted);
    feed([...wanted.values()]);
  };

  const fed = new Set<Folding>();
  let opening = 0;
  let ready: { readonly rider: Rider; readonly serving: boolean }[] = [];
  /** Those that are opened in the same moment begin together, so that they share a reader; none waits long for another. */
  const feed = (candidates: readonly Folding[]): void => {
    for (const folding of candidates) {
      if (fed.has(folding)) continue;
      fed.add(folding);
      opening += 1;
      void folding.opened.then((of) => {
        opening -= 1;
        if (of && ready.length === 0) setTimeout(board, sharedStartMs);
        if (of) ready.push({ rider: { queue: of.queue, from: of.checkpoint }, serving: folding.status().serving });
        if (opening === 0) board();
      });
    }
  };
  const board = (): void => {
    const boarding = ready;
    ready = [];
    for (const one of [true, false])
      lanes.add(boarding.filter(({ serving }) => serving === one).map(({ rider }) => rider));
  };

  const watch = watchBuilds({ store, readModels, watchMs, signal, log, seen });
  const all = (): readonly Folding[] => [...foldings.values()].flatMap((builds) => [...builds.values()]);

  return {
    share,
    status: (model) => [...(foldings.get(model)?.values() ?? [])].map((folding) => folding.status()),
    look: watch.look,
    drain: async () => {
      end.abort();
      await lanes.ended;
      for (const folding of all()) void folding.opened.then((of) => of?.queue.close());
      await Promise.all(all().map(({ ended }) => ended));
    },
    abandon: () => {
      end.abort();
      for (const folding of all()) folding.abandon();
    },
  };
}

/** So long the first of those that begin together waits for the others. */
const sharedStartMs = 500;
