import { count, perEvent, stageOnEmptyFile, type Bench, type Section } from './bench';

const TIMES = [0, 0.1, 0.25, 0.5, 0.75, 1];

/** All read models anew from the whole log: how long against a read of it, and what memory does meanwhile. */
export const rebuildSection: Section = {
  name: 'rebuild',
  steps: (events) => [{ title: 'rebuild of all read models from the whole log', at: events, run: rebuild }],
};

async function rebuild(bench: Bench): Promise<void> {
  const { log, report } = bench;
  const read = await stageOnEmptyFile(bench, 'client');
  const { seconds, cpu, memory } = await stageOnEmptyFile(bench, 'store');
  report.figure(`bare client, ${count(log.size)} facts`, `${read.seconds.toFixed(1)} s`);
  report.figure('rebuild', `${seconds.toFixed(1)} s`);
  report.note(`${perEvent(cpu, log.size)} CPU per event, the bare client ${perEvent(read.cpu, log.size)}`);
  report.figure('rebuild, times the read', (seconds / read.seconds).toFixed(2), '<= 1.4');
  const at = TIMES.map((share) => memory[Math.round(share * (memory.length - 1))] ?? NaN);
  report.figure(`memory in MiB at ${TIMES.map((share) => share * 100).join(', ')} %`, at.join(', '), 'flat');
  report.note(`of its time; highest ${Math.max(...memory)} MiB; bare client at most ${Math.max(...read.memory)} MiB`);
}
