import { setTimeout as delay } from 'node:timers/promises';
import { startCompany } from '../../processes/company';
import { caller } from '../http-load';
import { cpuTime, percentile } from '../measure';
import { count, type Bench, type Section } from './bench';

const PER_SECOND = 500;
const SECONDS = 20;
/** Until then the programs' code is still being compiled, and answers wait behind that. */
const WARM_UP_SECONDS = 15;
const CUSTOMERS = 200;
const SOCKETS = 256;

interface Latencies {
  readonly answered: number[];
  readonly visible: number[];
  /** How much later than scheduled commands were sent: what the load generator itself adds. */
  readonly late: number[];
}

/** From a command's scheduled start to the answer of a query that shows it, under a steady load. */
export const visibleSection: Section = {
  name: 'visible',
  steps: () => [{ title: `append to visible at ${PER_SECOND} commands a second`, at: 0, run: visible }],
};

async function visible({ report }: Bench): Promise<void> {
  const company = await startCompany();
  const http = caller(company.url, SOCKETS);
  try {
    for (let i = 0; i < CUSTOMERS; i++) await http.post('/v1/customers', { id: `bench-${i}` });
    const command = async (i: number, due: number, { answered, visible, late }: Latencies): Promise<void> => {
      late.push(performance.now() - due);
      const customer = `bench-${i % CUSTOMERS}`;
      const { position } = await http.post<{ position: number }>('/v1/purchases', {
        ...{ customerId: customer, channel: 'bench', occurredAt: new Date(Date.UTC(2024, 0, 1 + (i % 700))) },
        lines: [{ sku: `sku-${i % 50}`, quantity: 1, amount: { amount: 1000 + (i % 5000), currency: 'USD' } }],
      });
      answered.push(performance.now() - due);
      await http.get(`/v1/customers/${customer}/value?min-position=${position}`);
      visible.push(performance.now() - due);
    };
    const processes = [{ program: 'load', pid: process.pid }, ...company.children()];
    await steadily(WARM_UP_SECONDS, command);
    const before = processes.map(({ pid }) => cpuTime(pid));
    const { seconds, latencies } = await steadily(SECONDS, command);
    const cpu = processes.map(({ program, pid }, i) => {
      const milliseconds = (cpuTime(pid) - (before[i] ?? 0)) / 1_000;
      return `${program} ${(milliseconds / latencies.visible.length).toFixed(2)}`;
    });
    const { answered, visible, late } = latencies;
    const ms = (samples: readonly number[], p: number) => `${percentile(samples, p).toFixed(1)} ms`;
    report.note(
      `open loop over HTTP for ${SECONDS} s after ${WARM_UP_SECONDS} s of warm-up: commands start on schedule, latency counts from the scheduled start; a GET with min-position follows each (${PER_SECOND} of them a second too); load, API, projector and node share this machine`,
    );
    report.figure('commands shown by a query', `${count(visible.length / seconds)}/s`, `${PER_SECOND}/s`);
    report.figure('append to visible, p50', ms(visible, 0.5), 'none at this load; <= 10 ms one at a time');
    report.figure('append to visible, p99', ms(visible, 0.99), 'none at this load; <= 50 ms one at a time');
    report.figure('command answered, p50 and p99', `${ms(answered, 0.5)}, ${ms(answered, 0.99)}`);
    report.figure('CPU per command and query, in ms', cpu.join(', '));
    report.figure('sent late by the load itself, p50 and p99', `${ms(late, 0.5)}, ${ms(late, 0.99)}`);
  } finally {
    http.close();
    await company.remove();
  }
}

/** Starts a command every 1/500 s, whatever became of those before, and waits for all of them. */
async function steadily(
  seconds: number,
  command: (index: number, due: number, latencies: Latencies) => Promise<void>,
): Promise<{ seconds: number; latencies: Latencies }> {
  const latencies: Latencies = { answered: [], visible: [], late: [] };
  const started = performance.now();
  const running: Promise<void>[] = [];
  for (let i = 0; i < seconds * PER_SECOND; i++) {
    const due = started + (i * 1_000) / PER_SECOND;
    const early = due - performance.now();
    if (early > 0) await delay(early);
    running.push(command(i, due, latencies));
  }
  await Promise.all(running);
  return { seconds: (performance.now() - started) / 1_000, latencies };
}
