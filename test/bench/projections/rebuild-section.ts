import { count, perEvent, stageOnEmptyFile, type Bench, type Section } from './bench';

/** Beside all at once: the one with most documents, and the one whose documents are changed most. */
const ONE_BY_ONE = ['customer-history', 'customer-value'];
const TIMES = [0, 0.1, 0.25, 0.5, 0.75, 1];

/**
 * The whole log folded again: how long against a read of it, and what memory does meanwhile. All read models at once into an empty
 * file, as a lost file is filled, until they serve; then one by one beside the serving builds, as `aftercare rebuild` does it, with indexes and comparison.
 */
export const rebuildSection: Section = {
  name: 'rebuild',
  steps: (events) => [{ title: 'rebuild from the whole log', at: events, run: rebuild }],
};

async function rebuild(bench: Bench): Promise<void> {
  const { log, report } = bench;
  const read = await stageOnEmptyFile(bench, 'client');
  const filled = await stageOnEmptyFile(bench, 'store', { rebuild: ONE_BY_ONE });
  const { seconds, cpu, memory, rebuilds = [] } = filled;
  report.figure(`bare client, ${count(log.size)} facts`, `${read.seconds.toFixed(1)} s`);
  report.figure('all read models at once', `${seconds.toFixed(1)} s`);
  report.note(`${perEvent(cpu, log.size)} CPU per event, the bare client ${perEvent(read.cpu, log.size)}`);
  report.figure('all at once, times the read', (seconds / read.seconds).toFixed(2), '<= 1.4');
  for (const { readModel, outcome, seconds: took, cpu: used, phases } of rebuilds) {
    report.figure(`rebuild of ${readModel} (${outcome}), times the read`, (took / read.seconds).toFixed(2), '<= 1.4');
    const parts = phases.map(([phase, of]) => `${phase} ${of.toFixed(1)} s`).join(', ');
    report.note(`${took.toFixed(1)} s: ${parts}; ${perEvent(used, log.size)} CPU per event`);
  }
  const at = TIMES.map((share) => memory[Math.round(share * (memory.length - 1))] ?? NaN);
  report.figure(`memory in MiB at ${TIMES.map((share) => share * 100).join(', ')} %`, at.join(', '), 'flat');
  report.note(`of its time; highest ${Math.max(...memory)} MiB; bare client at most ${Math.max(...read.memory)} MiB`);
}
