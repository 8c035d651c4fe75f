import { BACKWARDS, END, FORWARDS, START } from '@eventstore/db-client';

import { Bench, costOf, medianCost, Section, take } from './bench';
import { Cost } from './cost';
import { Reference } from './report';
import { LONG_STREAM } from './sample-events';

const READ_AIM: Reference = {
  given: '48,000/s, server 13.5, client 20.6',
  aim: '>= 48,000/s, server <= 7, client <= 20.6',
};

/** Events read per repetition, where the log has as many. */
const READ = 60_000;

/** Reads to the end of what is asked for. */
export const readCost = (bench: Bench, reading: () => AsyncIterable<unknown>): Promise<Cost> =>
  costOf(bench, () => take(reading()));

export const readSection: Section = {
  name: 'read',
  title: 'reads (figures per event)',
  run: async (bench) => {
    const { client, log, report } = bench;
    const ofStream = Math.min(READ, log.longStream);
    const stream = (direction: typeof FORWARDS | typeof BACKWARDS) => () =>
      readCost(bench, () =>
        client.readStream(LONG_STREAM, {
          direction,
          fromRevision: direction === FORWARDS ? START : END,
          maxCount: ofStream,
        }),
      );
    const ofAll = Math.min(READ, log.size);
    const all = (direction: typeof FORWARDS | typeof BACKWARDS) => () =>
      readCost(bench, () =>
        client.readAll({ direction, fromPosition: direction === FORWARDS ? START : END, maxCount: ofAll }),
      );
    await stream(FORWARDS)();
    report.cost('readStream forwards', await medianCost(3, stream(FORWARDS)), READ_AIM);
    report.cost('readStream backwards', await medianCost(3, stream(BACKWARDS)));
    report.cost('readAll forwards', await medianCost(3, all(FORWARDS)), { aim: 'server <= 7, client <= 20.6' });
    report.cost('readAll backwards', await medianCost(3, all(BACKWARDS)), { aim: 'server <= 7' });
  },
};
