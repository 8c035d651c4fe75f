import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '@aftercare/event-sourcing';
import { startNodeProcess } from '../event-store/node-process';
import { count, type Section } from './bench';
import { catchUpSection } from './catch-up-section';
import { growingLog } from './growing-log';
import { growthSection } from './growth-section';
import { rebuildSection } from './rebuild-section';
import { printedReport } from './report';
import { factsAre } from './sample-facts';
import { stagesSection } from './stages-section';
import { visibleSection } from './visible-section';

const SECTIONS: readonly Section[] = [visibleSection, catchUpSection, growthSection, stagesSection, rebuildSection];
const NAMES = SECTIONS.map(({ name }) => name).join(', ');
const USAGE = `Usage: npm run bench:projections -- [--events N] [--active N] [--only SECTION[,SECTION]] [--log FOLDER]\nSections: ${NAMES}`;
const FEWEST = 1_000;

/** Figures of the projections. Nothing is asserted: machines are noisy. */
async function main(): Promise<void> {
  const { events, active, sections, log } = settings();
  const folder = mkdtempSync(join(tmpdir(), 'projections-bench-'));
  const report = printedReport();
  report.note(`up to ${count(events)} facts: ${factsAre(active)}`);
  report.note(
    `machine: ${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.version}; load before: ${load()}`,
  );
  const node = await startNodeProcess(log ?? join(folder, 'event-store'));
  const client = connect(node.url);
  try {
    const bench = { folder, eventStoreUrl: node.url, log: await growingLog(client, active), report };
    const steps = sections.flatMap((section) => section.steps(events)).sort((a, b) => a.at - b.at);
    for (const step of steps) {
      await bench.log.growTo(step.at);
      report.section(step.title);
      if (bench.log.size > 2 * step.at && step.at > 0) report.note('left out: meant for a shorter log than this one');
      else await step.run(bench).catch(report.failed);
    }
    report.section(`load after: ${load()}`);
    if (report.failures > 0) process.exitCode = 1;
  } finally {
    await client.dispose();
    await node.end(log === undefined ? 'SIGKILL' : 'SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Settings {
  readonly events: number;
  /** Customers who buy at a time. */
  readonly active: number;
  readonly sections: readonly Section[];
  /** Folder of an event store that is kept, so that a long log is made once for many runs. */
  readonly log: string | undefined;
}

function settings(): Settings {
  const { values } = parseArgs({
    options: {
      events: { type: 'string', default: '1000000' },
      active: { type: 'string', default: '20000' },
      only: { type: 'string' },
      log: { type: 'string' },
    },
  });
  const [events, active] = [Number(values.events), Number(values.active)];
  const only = values.only?.split(',') ?? SECTIONS.map(({ name }) => name);
  const sections = SECTIONS.filter(({ name }) => only.includes(name));
  if (!Number.isInteger(events) || events < FEWEST) throw new Error(`--events takes ${FEWEST} or more.\n${USAGE}`);
  if (!Number.isInteger(active) || active < 1) throw new Error(`--active takes 1 or more.\n${USAGE}`);
  if (sections.length !== only.length) throw new Error(`--only names a section that is not there.\n${USAGE}`);
  return { events, active, sections, log: values.log };
}

const load = (): string =>
  loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
