import { EventStoreDBClient } from '@eventstore/db-client';

import { Cost } from './cost';
import { NodeProcess } from './node-process';
import { Report } from './report';
import { GrowingLog } from './sample-events';

/** What a section works with. The node may be another one after a section: restarts are measured too. */
export interface Bench {
  readonly dataDir: string;
  readonly node: NodeProcess;
  readonly client: EventStoreDBClient;
  readonly log: GrowingLog;
  /** The size the log is to have. */
  readonly events: number;
  readonly report: Report;
  /** Ends the node by a signal and starts it again on the same data, with a new client. */
  restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** A part of the table. Sections run in the order of the list, each on the log as the one before has left it. */
export interface Section {
  readonly name: string;
  readonly title: string;
  run(bench: Bench): Promise<void>;
}

/** Measures work that resolves to the number of events it was about. */
export async function costOf({ node }: Bench, work: () => Promise<number>): Promise<Cost> {
  const server = node.cpu();
  const client = process.cpuUsage();
  const started = performance.now();
  const events = await work();
  const milliseconds = performance.now() - started;
  const { user, system } = process.cpuUsage(client);
  return {
    rate: (events * 1_000) / milliseconds,
    client: (user + system) / events,
    server: (node.cpu() - server) / events,
  };
}

/** The median of each figure over several repetitions: one disturbance by another program does not show. */
export async function medianCost(repetitions: number, once: (repetition: number) => Promise<Cost>): Promise<Cost> {
  const costs: Cost[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) costs.push(await once(repetition));
  return {
    rate: median(costs.map(({ rate }) => rate)),
    client: median(costs.map(({ client }) => client)),
    server: median(costs.map(({ server }) => server)),
  };
}

/** Takes events until there are no more, or `most` of them. Returns how many came. */
export async function take(reading: AsyncIterable<unknown>, most = Infinity): Promise<number> {
  const events = reading[Symbol.asyncIterator]();
  let taken = 0;
  while (taken < most && !(await events.next()).done) taken++;
  return taken;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
