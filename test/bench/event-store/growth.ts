import { BACKWARDS, END, FORWARDS, START } from '@eventstore/db-client';

import { batchAppends, singleAppends } from './appends';
import { medianCost, Section } from './bench';
import { readCost } from './reads';
import { LONG_STREAM } from './sample-events';

const SIZES = [10_000, 100_000, 1_000_000];
const READ = 1_000;
const READS = 20;

/** The same small work at several sizes of the log: no figure should grow with it. It fills the log on its way. */
export const growthSection: Section = {
  name: 'growth',
  title: 'the same work on a growing log',
  run: async (bench) => {
    const { client, log, report } = bench;
    const sizes = [...SIZES.filter((size) => size < bench.events), bench.events];
    await log.growTo(client, 5_000);
    await singleAppends(bench, 2_000, 64);
    for (const size of sizes) {
      await log.growTo(client, size);
      const at = `at ${size.toLocaleString('en')}`;
      report.cost(`${at}: single appends, 64 in flight`, await medianCost(3, () => singleAppends(bench, 2_000, 64)));
      report.cost(`${at}: batches of 100`, await medianCost(3, () => batchAppends(bench, 100, 5_000, 1)));
      const reads = (reading: () => AsyncIterable<unknown>) =>
        medianCost(3, () => readCost(bench, () => repeated(READS, reading)));
      report.cost(
        `${at}: readStream, first ${READ.toLocaleString('en')}`,
        await reads(() => client.readStream(LONG_STREAM, { fromRevision: START, direction: FORWARDS, maxCount: READ })),
      );
      report.cost(
        `${at}: readAll, last ${READ.toLocaleString('en')}`,
        await reads(() => client.readAll({ fromPosition: END, direction: BACKWARDS, maxCount: READ })),
      );
    }
  },
};

async function* repeated(times: number, reading: () => AsyncIterable<unknown>): AsyncIterable<unknown> {
  for (let time = 0; time < times; time++) yield* reading();
}
