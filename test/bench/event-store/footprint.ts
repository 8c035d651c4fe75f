import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { EventStoreDBClient, FORWARDS, START } from '@eventstore/db-client';

import { singleAppends } from './appends';
import { median, Section, take } from './bench';
import { bytesOnDisk, startNodeProcess } from './node-process';
import { readCost } from './reads';

const IDLE_MS = 8_000;

/** What the log costs on the disk, in memory and while nobody asks. */
export const footprintSection: Section = {
  name: 'footprint',
  title: 'disk, memory, idle',
  run: async (bench) => {
    const { client, dataDir, log, report } = bench;
    const writes = 1_000;
    const before = bench.node.bytesWritten();
    await singleAppends(bench, writes, 1);
    report.figure('written per single append', kib((bench.node.bytesWritten() - before) / writes), {
      given: '12 KiB',
      aim: '<= 12 KiB',
    });
    report.figure('on disk per event', `${Math.round(bytesOnDisk(dataDir) / log.size)} bytes`);

    const everything = () => client.readAll({ direction: FORWARDS, fromPosition: START });
    const cost = await readCost(bench, everything);
    report.cost(`readAll of ${log.size.toLocaleString('en')} events`, cost, { aim: 'server <= 7, client <= 20.6' });
    const { rss, anonymous, file, highest } = bench.node.memory();
    report.figure('memory after it, resident', mib(rss), { given: '396-560 MB', aim: '< 200 MB' });
    report.figure('  of it its own / of files / highest', [anonymous, file, highest].map(mib).join(' / '));

    const subscription = client.subscribeToAll({ fromPosition: 'end' });
    await new Promise((resolve, reject) => subscription.once('confirmation', resolve).once('error', reject));
    await delay(1_000);
    const cpu = bench.node.cpu();
    await delay(IDLE_MS);
    const share = (bench.node.cpu() - cpu) / (IDLE_MS * 10);
    report.figure('idle CPU, one live subscription', `${share.toFixed(1)} %`, { given: '3-9 %', aim: '0 %' });
    await subscription.unsubscribe();
  },
};

/** From the start of the process to its first answer: with nothing, with the log, and with the log after a kill -9. */
export const startSection: Section = {
  name: 'start',
  title: 'start to first answered call',
  run: async (bench) => {
    const { report, log } = bench;
    const empty = mkdtempSync(join(tmpdir(), 'event-store-bench-empty-'));
    const reference = { given: '1.0-1.6 s', aim: '<= 1 s' };
    try {
      report.figure('empty', await startTime(empty));
    } finally {
      rmSync(empty, { recursive: true, force: true });
    }
    const size = log.size.toLocaleString('en');
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      // What is in memory only must be found again: appends shortly before the end make it so.
      await singleAppends(bench, 100, 8);
      await bench.node.end(signal);
      report.figure(`${size} events, after ${signal}`, await startTime(bench.dataDir, signal), reference);
      await bench.restart(signal);
    }
  },
};

/** The median of three starts; the process is ended by `signal` in between. */
async function startTime(dataDir: string, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<string> {
  const seconds: number[] = [];
  for (let repetition = 0; repetition < 3; repetition++) {
    const started = performance.now();
    const node = await startNodeProcess(dataDir);
    const client = EventStoreDBClient.connectionString(node.url);
    await take(client.readAll({ maxCount: 1 }));
    seconds.push((performance.now() - started) / 1_000);
    await client.dispose();
    await node.end(signal);
  }
  return `${median(seconds).toFixed(2)} s`;
}

const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;
const mib = (value: number) => `${Math.round(value)} MiB`;
