import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is remembered of a sample in its data folder: when it ends, and whether it was loaded to its end. */
export interface SampleState {
  readonly until: string;
  readonly loaded: boolean;
}

const fileIn = (dataDir: string) => join(dataDir, 'sample.json');

/** The sample that was begun in this folder, else a new one that ends with the last full day before `now`. */
export function sampleState(dataDir: string, now: Date): SampleState {
  const file = fileIn(dataDir);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as SampleState;
  const state = { until: `${now.toISOString().slice(0, 10)}T00:00:00.000Z`, loaded: false };
  saveSampleState(dataDir, state);
  return state;
}

export const saveSampleState = (dataDir: string, state: SampleState): void =>
  writeFileSync(fileIn(dataDir), `${JSON.stringify(state)}\n`);
