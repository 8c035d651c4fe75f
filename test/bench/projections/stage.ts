/** How much of the pipeline runs: each stage does what the one before does, and one thing more. */
export const stages = ['client', 'decode', 'fold', 'store'] as const;
export type Stage = (typeof stages)[number];

/** What a stage's process is told. */
export interface StageOrder {
  readonly stage: Stage;
  readonly eventStoreUrl: string;
  /** Position of the last fact it is to reach. */
  readonly end: number;
  /** Where the read models are: an SQLite file, or a database of a MongoDB. */
  readonly file?: string;
  readonly mongodbUrl?: string;
  readonly database?: string;
  /** With stage `store`: read models that are then rebuilt beside the serving ones, one after the other. */
  readonly rebuild?: readonly string[];
}

/** What it tells when it is there. Only from the first read to the last checkpoint: starting the process is left out. */
export interface StageFigures {
  readonly seconds: number;
  /** CPU of all its threads, in microseconds. */
  readonly cpu: number;
  /** Resident memory in MiB over the time, first to last. */
  readonly memory: readonly number[];
  readonly rebuilds?: readonly RebuildFigures[];
}

/** A rebuild as `aftercare rebuild` asks for it, from the request to the take-over. */
export interface RebuildFigures {
  readonly readModel: string;
  readonly outcome: string;
  readonly seconds: number;
  /** CPU of all threads, in microseconds. */
  readonly cpu: number;
  /** Seconds in each phase, in their order. */
  readonly phases: readonly (readonly [phase: string, seconds: number])[];
}
