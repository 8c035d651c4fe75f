import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@aftercare/event-sourcing';
import { catchUpRate } from './catch-up';
import { fitSeconds } from './fit';
import { caller } from './http-load';
import { memory, percentile, rate, timed } from './measure';
import { appendOne, readEverything } from './bare-client';
import { startCompany } from '../processes/company';

const customers = 200;
const sequential = 2_000;
const parallel = 20_000;
const visible = 1_000;

const print = (what: string, figure: string, note = '') =>
  console.log(`${what.padEnd(58)} ${figure.padStart(14)}  ${note}`);
const perSecond = (value: number) => `${Math.round(value).toLocaleString('en')}/s`;
const share = (ours: number, bare: number, aim: string) =>
  `${((100 * ours) / bare).toFixed(0)} % of the bare client (aim: ${aim})`;

/** Every figure in one run, against the bare client where there is a baseline. Nothing is asserted: machines are noisy. */
async function main(): Promise<void> {
  let company = await startCompany();
  const { dataDir } = company;
  try {
    const client = connect(company.eventStoreUrl);
    const http = caller(company.url, 64);
    for (let i = 0; i < customers; i += 1) await http.post('/v1/customers', { id: `bench-${i}` });
    const purchase = (i: number) =>
      http.post<{ position: number }>('/v1/purchases', {
        customerId: `bench-${i % customers}`,
        channel: 'bench',
        occurredAt: new Date(Date.UTC(2024, 0, 1 + (i % 700))).toISOString(),
        lines: [{ sku: `sku-${i % 50}`, quantity: 1, amount: { amount: 1000 + (i % 5000), currency: 'USD' } }],
      });

    await rate(2_000, 64, (i) => appendOne(client, i));
    await rate(2_000, 64, purchase);
    const appends1 = await rate(sequential, 1, (i) => appendOne(client, i));
    const commands1 = await rate(sequential, 1, purchase);
    const appends64 = await rate(parallel, 64, (i) => appendOne(client, i));
    const commands64 = await rate(parallel, 64, purchase);
    print('appends by the bare client, 1 in flight', perSecond(appends1));
    print('commands over HTTP, 1 in flight', perSecond(commands1), share(commands1, appends1, 'none'));
    print('appends by the bare client, 64 in flight', perSecond(appends64));
    print('commands over HTTP, 64 in flight', perSecond(commands64), share(commands64, appends64, '>= 50 %'));

    const latencies: number[] = [];
    for (let i = 0; i < visible; i += 1) {
      const { position } = await purchase(i);
      const { seconds } = await timed(() =>
        http.get(`/v1/customers/bench-${i % customers}/value?min-position=${position}`),
      );
      latencies.push(seconds * 1000);
    }
    print('append to visible by query, p50', `${percentile(latencies, 0.5).toFixed(1)} ms`, '(aim: <= 10 ms)');
    print('append to visible by query, p99', `${percentile(latencies, 0.99).toFixed(1)} ms`, '(aim: <= 50 ms)');
    for (const { program, pid } of company.children()) {
      const { now, highest } = memory(pid);
      print(`memory of ${program}`, `${now} MiB`, `highest ${highest} MiB`);
    }
    http.close();

    const { value: log, seconds } = await timed(() => readEverything(client));
    const readRate = log.events / seconds;
    print(`read of all ${log.events.toLocaleString('en')} events by the bare client`, perSecond(readRate));
    await client.dispose();
    await company.stop();

    for (const suffix of ['', '-wal', '-shm']) rmSync(`${readModelFile(dataDir)}${suffix}`, { force: true });
    const starting = startCompany({ dataDir });
    const folded = await catchUpRate(readModelFile(dataDir), log.positions);
    company = await starting;
    print('events folded into all read models', perSecond(folded), share(folded, readRate, '>= 60 %'));

    const fit = fitSeconds();
    print(`BG/NBD fit, ${fit.of}`, `${fit.seconds.toFixed(3)} s`, '(aim: <= 0.3 s)');
  } finally {
    await company.remove();
  }
}

const readModelFile = (dataDir: string) => join(dataDir, 'read-models.sqlite');

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
