import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { GrowingLog } from './growing-log';
import type { Report } from './report';
import { runStage } from './run-stage';
import type { Stage, StageFigures, StageOrder } from './stage';

/** What a section works with. */
export interface Bench {
  /** Folder of the whole run, removed at its end. */
  readonly folder: string;
  readonly eventStoreUrl: string;
  readonly log: GrowingLog;
  readonly report: Report;
}

/** A measurement on a log of a given size. */
export interface Step {
  readonly title: string;
  /** Facts the log is to have; it may have more. */
  readonly at: number;
  run(bench: Bench): Promise<void>;
}

/** Measurements that are asked for together. The log only grows, so the steps of all sections run in the order of its size. */
export interface Section {
  readonly name: string;
  /** `events`: facts of the largest log. */
  steps(this: void, events: number): readonly Step[];
}

/** Runs a stage on the log as it is, over read models in an empty SQLite file, which is removed. */
export async function stageOnEmptyFile(
  bench: Bench,
  stage: Stage,
  more: Pick<StageOrder, 'rebuild'> = {},
): Promise<StageFigures> {
  return inEmptyFolder(bench, (folder) =>
    runStage({
      ...more,
      stage,
      eventStoreUrl: bench.eventStoreUrl,
      end: bench.log.end,
      file: join(folder, 'read-models.sqlite'),
    }),
  );
}

export async function inEmptyFolder<T>(bench: Bench, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(bench.folder, 'read-models-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
export const count = (value: number): string => Math.round(value).toLocaleString('en');
export const perEvent = (cpu: number, events: number): string => `${(cpu / events).toFixed(1)} us`;
