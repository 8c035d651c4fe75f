/**
 * `opening`: waiting for the store. `catching-up`: reading history. `live`: everything known is folded.
 * `delayed`: the store fails, tried again with back-off, nothing lost. `stopped`: red, see `stoppedAt`; others go on.
 */
export type ReadModelState = 'opening' | 'catching-up' | 'live' | 'delayed' | 'stopped';

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
  readonly version: number;
  /** True when queries are answered from this version. */
  readonly serving: boolean;
  readonly state: ReadModelState;
  /** Position up to which everything is folded and written; -1 before the first batch. */
  readonly checkpoint: number;
  /** Facts folded since the process started. */
  readonly folded: number;
  readonly delayedBy?: string;
  readonly stoppedAt?: StoppedAt;
}

export interface PolicyStatus {
  readonly name: string;
  readonly state: ReadModelState;
  /** Position of the last fact of which every command is done; -1 before the first. */
  readonly checkpoint: number;
  /** Commands accepted or repeated, and refused, since the process started. */
  readonly issued: number;
  readonly refused: number;
  readonly delayedBy?: string;
  readonly stoppedAt?: StoppedAt;
}

export interface ProjectorStatus {
  readonly readModels: readonly ReadModelStatus[];
  readonly policies: readonly PolicyStatus[];
}
