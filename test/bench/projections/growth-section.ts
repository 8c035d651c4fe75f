import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../event-store/bench';
import type { Bench, Section } from './bench';
import { runStage } from './run-stage';

const SIZES = [10_000, 100_000, 1_000_000];
const MORE = 20_000;
const REPETITIONS = 3;

/** CPU for the same number of facts on top of read models of growing size. */
export const growthSection: Section = {
  name: 'growth',
  steps: (events) => {
    // The read models grow from step to step, and so does what their cost is compared with.
    const grown: Grown = { file: undefined, smallest: undefined };
    return SIZES.filter((size) => size <= events).map((size) => ({
      title: `cost per event after ${size.toLocaleString('en')} facts (CPU of the projector)`,
      at: size,
      run: (bench) => moreFacts(bench, grown),
    }));
  },
};

interface Grown {
  file: string | undefined;
  smallest: number | undefined;
}

async function moreFacts({ log, report, eventStoreUrl, folder }: Bench, grown: Grown): Promise<void> {
  const file = (grown.file ??= join(mkdtempSync(join(folder, 'growth-')), 'read-models.sqlite'));
  const run = (stage: 'client' | 'store') => runStage({ stage, eventStoreUrl, end: log.end, file });
  await run('store');
  const costs: number[] = [];
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    await log.growTo(log.size + MORE);
    costs.push((await run('store')).cpu / MORE);
  }
  const read = await run('client');
  const cost = median(costs);
  grown.smallest ??= cost;
  const change = `${(100 * (cost / grown.smallest - 1)).toFixed(0)} %`;
  report.figure(`folding ${MORE.toLocaleString('en')} more`, `${cost.toFixed(1)} us`, `within 10 % (now ${change})`);
  report.note(
    `median of ${costs.map((one) => one.toFixed(1)).join(', ')}, each in a new process, its warm-up counted; the bare client reads the log for ${(read.cpu / log.size).toFixed(1)} us`,
  );
}
