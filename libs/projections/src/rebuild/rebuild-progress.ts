import type { StoppedAt } from '../projector-status';
import type { Comparison } from './comparison';

/**
 * `filling`: the projectors fold the history into the new build. `indexing`: its indexes are made. `comparing`: its documents are
 * held against those of the serving build. `finishing`: what follows from that is being done.
 */
export type RebuildPhase = 'filling' | 'indexing' | 'comparing' | 'finishing';

/** Where a rebuild is; all that a process needs to go on with it. */
export interface RebuildProgress {
  readonly phase: RebuildPhase;
  /** Number of the build that is filled. Noted before it is made, so that there is never a second one. */
  readonly build: number;
  /** Version of the fold that fills it. */
  readonly fold: number;
  /** The build that served when the rebuild began, and the fold that filled it. */
  readonly from: number;
  readonly fromFold: number;
  /** Position up to which the new build is folded, and where the event store ended when that was looked up. */
  readonly checkpoint: number;
  readonly tail: number;
  /** Position at which the filling was first seen, and after how many seconds of the rebuild it is now. */
  readonly seconds: number;
  /** Facts a second and seconds left, as the last ones went; absent until there is something to measure. */
  readonly eventsPerSecond?: number;
  readonly secondsLeft?: number;
  /** What has to happen outside before it goes on; absent while nothing has. */
  readonly waitsFor?: string;
  /** Documents compared so far. */
  readonly compared?: number;
  /** What is to be done about it; noted before it is done. */
  readonly result?: RebuildResult;
}

/**
 * `took-over`: the new build serves. `verified`: it was compared only, and dropped. `differences`: it holds other documents though
 * the fold is the same. `parked`: keys are parked in it that are not in the serving one. `stopped`: nothing more is folded into it, see
 * `stoppedAt`. `aborted`: an operator wanted it. `fold-changed`: the program was replaced meanwhile. `impossible`: see the message. All but the first two end the request as failed, and the new build is dropped.
 */
export type RebuildOutcome =
  'took-over' | 'verified' | 'differences' | 'parked' | 'stopped' | 'aborted' | 'fold-changed' | 'impossible';

export interface RebuildResult {
  readonly outcome: RebuildOutcome;
  /** A sentence for the person who asked. */
  readonly message: string;
  readonly build?: number;
  readonly fold?: number;
  readonly from?: number;
  readonly fromFold?: number;
  readonly comparison?: Comparison;
  /** Some keys parked in the new build only. */
  readonly parkedKeys?: readonly string[];
  /** Where the folding of the new build stopped, and why. */
  readonly stoppedAt?: StoppedAt;
  readonly seconds?: number;
}

/** What came of a rollback. */
export interface RollbackResult {
  readonly outcome: 'rolled-back' | 'impossible';
  readonly message: string;
  /** The build that served, and the one that serves now. */
  readonly from?: number;
  readonly to?: number;
  /** Version of the fold that filled the build that serves now. */
  readonly fold?: number;
  /** False when this program's fold is another one, so that the build stands still at `checkpoint`. */
  readonly foldedOn?: boolean;
  readonly checkpoint?: number;
}
