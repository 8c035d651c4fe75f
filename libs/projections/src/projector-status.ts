import type { Instant } from '@aftercare/domain';

/**
 * `opening`: waiting for the store. `catching-up`: reading history. `live`: everything known is folded.
 * `delayed`: the store fails, tried again with back-off, nothing lost. `stopped`: red, see `stoppedAt`; others go on.
 * `standing-by`: other processes have it, this one would take over.
 */
export type ReadModelState = 'opening' | 'standing-by' | 'catching-up' | 'live' | 'delayed' | 'stopped';

/** The fact that could not be folded, or the reason a read model cannot go on. Holds no data of the fact. */
export interface StoppedAt {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly type: string;
  readonly reason: string;
}

export interface ReadModelStatus {
  readonly name: string;
  /** Version of the fold. */
  readonly version: number;
  /** Build number; 0 while there is none to fold into. */
  readonly build: number;
  /** True when queries are answered from this build. */
  readonly serving: boolean;
  readonly state: ReadModelState;
  /** Position up to which everything of this process's partitions is folded and written; -1 before the first batch. */
  readonly checkpoint: number;
  /** Facts folded since the process started. */
  readonly folded: number;
  /** Keys that are parked in this process's partitions: what they wait for is not in their documents. */
  readonly parked: number;
  readonly delayedBy?: string;
  readonly stoppedAt?: StoppedAt;
}

export interface PolicyStatus {
  readonly name: string;
  readonly state: ReadModelState;
  /** Position of the last fact of which every command is done, parked or waits as a timer; -1 before the first. */
  readonly checkpoint: number;
  /** Commands accepted or repeated, and refused, since the process started. */
  readonly issued: number;
  readonly refused: number;
  /** Streams that wait behind a fact whose commands could not be made or issued. */
  readonly parked: number;
  /** The timer that is due first, and by how many milliseconds it is late: 0 unless something holds it up. */
  readonly timers: { readonly next?: Instant; readonly lateMs: number };
  readonly delayedBy?: string;
  readonly stoppedAt?: StoppedAt;
}

/** Of one process, for the partitions that it holds. */
export interface ProjectorStatus {
  /** Each read model, its serving build before one that is being filled. */
  readonly readModels: readonly ReadModelStatus[];
  readonly policies: readonly PolicyStatus[];
  /** Why it has no work: the event store's log is not the one that the read models are folded from. */
  readonly otherLog?: string;
}
