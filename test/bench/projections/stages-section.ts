import { count, perEvent, percent, stageOnEmptyFile, type Bench, type Section } from './bench';
import { stages, type StageFigures } from './stage';

const MOST = 200_000;

const ADDS = {
  client: 'bare client: readAll',
  decode: 'our subscription and decoder',
  fold: 'from the reading thread to the queues, keys and folds of all read models',
  store: 'the embedded store',
} as const;

/** Where the time goes: the pipeline with its stages cut off, the longest run last. */
export const stagesSection: Section = {
  name: 'stages',
  steps: (events) => [{ title: 'share of the time per stage', at: Math.min(events, MOST), run: measureStages }],
};

async function measureStages(bench: Bench): Promise<void> {
  const { log, report } = bench;
  report.note(
    `four runs over the same ${count(log.size)} facts, each in a new process, each with one stage more; a stage is charged what its run took more than the one before, which is less than its CPU where threads work side by side`,
  );
  const runs: StageFigures[] = [];
  for (const stage of stages) runs.push(await stageOnEmptyFile(bench, stage));
  const whole = runs.at(-1)!;
  for (const [index, stage] of stages.entries()) {
    const [run, before] = [runs[index]!, runs[index - 1]];
    const seconds = run.seconds - (before?.seconds ?? 0);
    const cpu = run.cpu - (before?.cpu ?? 0);
    report.figure(`${stage}: ${ADDS[stage]}`, percent(seconds / whole.seconds));
    report.note(`${seconds.toFixed(2)} s more, ${perEvent(cpu, log.size)} more CPU per event`);
  }
}
