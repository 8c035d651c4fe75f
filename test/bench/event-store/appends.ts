import { rate } from '../measure';
import { Bench, costOf, medianCost, Section } from './bench';
import { Cost } from './cost';
import { Reference } from './report';
import { events } from './sample-events';

const STREAMS = 1_000;
let batches = 0;

/** Single appends, each awaited by its caller, dealt out over a thousand streams. */
export async function singleAppends(bench: Bench, total: number, inFlight: number): Promise<Cost> {
  const { client, log } = bench;
  const cost = await costOf(bench, async () => {
    await rate(total, inFlight, (index) => client.appendToStream(`single-${index % STREAMS}`, events(1, index)));
    return total;
  });
  log.added(total);
  return cost;
}

/** Appends of `size` events, each to a stream of its own. */
export async function batchAppends(bench: Bench, size: number, total: number, inFlight: number): Promise<Cost> {
  const { client, log } = bench;
  const cost = await costOf(bench, async () => {
    await rate(total / size, inFlight, () => client.appendToStream(`batch-${batches++}`, events(size)));
    return total;
  });
  log.added(total);
  return cost;
}

const SINGLE: readonly { inFlight: number; total: number; reference?: Reference }[] = [
  { inFlight: 1, total: 1_000, reference: { given: '854/s', aim: '>= 854/s' } },
  { inFlight: 8, total: 4_000 },
  {
    inFlight: 64,
    total: 10_000,
    reference: { given: '6,415/s, server 137', aim: '>= 6,415/s, server <= 137' },
  },
  { inFlight: 256, total: 12_000 },
];

export const singleSection: Section = {
  name: 'single',
  title: 'single appends',
  run: async (bench) => {
    await singleAppends(bench, 3_000, 64);
    for (const { inFlight, total, reference } of SINGLE) {
      const cost = await medianCost(3, () => singleAppends(bench, total, inFlight));
      bench.report.cost(`${inFlight} in flight`, cost, reference);
    }
  },
};

const BATCHES: readonly { size: number; inFlight: number; total: number; reference?: Reference }[] = [
  { size: 10, inFlight: 1, total: 6_000 },
  { size: 10, inFlight: 8, total: 20_000 },
  {
    size: 100,
    inFlight: 1,
    total: 20_000,
    reference: { given: '20,500/s, server 23', aim: '>= 20,500/s, server <= 23' },
  },
  {
    size: 100,
    inFlight: 8,
    total: 30_000,
    reference: { given: '34,500/s, server 16', aim: '>= 34,500/s, server <= 16' },
  },
  { size: 1_000, inFlight: 1, total: 30_000 },
  { size: 1_000, inFlight: 8, total: 40_000 },
];

export const batchSection: Section = {
  name: 'batch',
  title: 'batch appends (figures per event)',
  run: async (bench) => {
    await batchAppends(bench, 100, 10_000, 8);
    for (const { size, inFlight, total, reference } of BATCHES) {
      const cost = await medianCost(3, () => batchAppends(bench, size, total, inFlight));
      bench.report.cost(`batches of ${size.toLocaleString('en')}, ${inFlight} in flight`, cost, reference);
    }
  },
};
