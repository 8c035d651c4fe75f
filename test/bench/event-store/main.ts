import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { EventStoreDBClient } from '@eventstore/db-client';

import { batchSection, singleSection } from './appends';
import { Bench, Section } from './bench';
import { footprintSection, startSection } from './footprint';
import { growthSection } from './growth';
import { TICK_US } from '../measure';
import { startNodeProcess } from './node-process';
import { persistentSection } from './persistent-subscriptions';
import { readSection } from './reads';
import { printedReport } from './report';
import { EVENTS_ARE, growingLog } from './sample-events';
import { subscriptionSection } from './subscriptions';

/** The footprint is taken before the other sections add their own events to the log. */
const SECTIONS: readonly Section[] = [
  growthSection,
  footprintSection,
  singleSection,
  batchSection,
  readSection,
  subscriptionSection,
  persistentSection,
  startSection,
];

const NAMES = SECTIONS.map(({ name }) => name).join(', ');
const USAGE = `Usage: npm run bench:event-store -- [--events N] [--only SECTION[,SECTION]] [--json FILE]\nSections: ${NAMES}`;

/** Figures of the event store through the official client. Nothing is asserted: machines are noisy. */
async function main(): Promise<void> {
  const { events, sections, json } = settings();
  const dataDir = mkdtempSync(join(tmpdir(), 'event-store-bench-'));
  const report = printedReport();
  const machine = `${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.version}`;
  const loadBefore = load();
  say(`${EVENTS_ARE}; ${events.toLocaleString('en')} in the log`);
  say(`machine: ${machine}; load before: ${loadBefore}`);
  say(`client and server: CPU per event in microseconds (server: in steps of ${TICK_US / 1_000} ms over a whole run)`);
  say('given: handed down with the task, from another run on a machine like these; not measured here');

  let node = await startNodeProcess(dataDir);
  let client = EventStoreDBClient.connectionString(node.url);
  const bench: Bench = {
    dataDir,
    get node() {
      return node;
    },
    get client() {
      return client;
    },
    log: growingLog(),
    events,
    report,
    restart: async (signal) => {
      await client.dispose();
      await node.end(signal);
      node = await startNodeProcess(dataDir);
      client = EventStoreDBClient.connectionString(node.url);
    },
  };
  try {
    for (const section of sections) {
      if (section !== growthSection) await bench.log.growTo(client, events);
      report.section(section.name, section.title);
      await section.run(bench).catch(report.failed);
    }
    say(`\nload after: ${load()}`);
    if (json)
      writeFileSync(json, JSON.stringify({ machine, events, loadBefore, loadAfter: load(), rows: report.rows }));
    if (report.failures > 0) process.exitCode = 1;
  } finally {
    await client.dispose();
    await node.end('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function settings() {
  const { values } = parseArgs({
    options: {
      events: { type: 'string', default: '1000000' },
      only: { type: 'string', default: SECTIONS.map(({ name }) => name).join() },
      json: { type: 'string' },
    },
  });
  const events = Number(values.events);
  const only = values.only.split(',');
  const sections = SECTIONS.filter(({ name }) => only.includes(name));
  if (!Number.isInteger(events) || events < 10_000) throw new Error(`--events takes 10000 or more.\n${USAGE}`);
  if (sections.length !== only.length) throw new Error(`--only names a section that is not there.\n${USAGE}`);
  return { events, sections, json: values.json };
}

const load = () =>
  loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
const say = (text: string) => void process.stdout.write(`${text}\n`);

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
