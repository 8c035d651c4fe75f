import type { StoppedAt } from '../projector-status';
import type { Comparison } from './comparison';
import type { RebuildOutcome, RebuildResult } from './rebuild-progress';
import type { Run } from './rebuild-run';

/** What was found out about the new build. */
export interface Found {
  readonly comparison: Comparison;
  /** Keys that are parked in it and not in the serving one. */
  readonly parked: readonly string[];
}

/** The new build cannot be filled. */
export interface Stopped extends Pick<Found, 'parked'> {
  readonly stoppedAt: StoppedAt;
}

const sampledKeys = 20;

/** Decides what is to become of the new build, and says why. */
export function resultOf(run: Run, found: Found | Stopped | 'fold-changed'): RebuildResult {
  const { build, fold, from, fromFold, seconds } = run.progress();
  const about = { build, fold, from, fromFold, seconds };
  if (found === 'fold-changed') {
    const message = `the program was replaced by one with version ${run.model.version} of the fold: ask again`;
    return { ...about, outcome: 'fold-changed', message };
  }
  const sample = found.parked.length > 0 && { parkedKeys: found.parked.slice(0, sampledKeys) };
  if ('stoppedAt' in found) {
    const { stoppedAt } = found;
    return { ...about, outcome: 'stopped', message: stoppedMessage(run, stoppedAt), stoppedAt, ...sample };
  }
  const { comparison } = found;
  const outcome = outcomeOf(run, found);
  return { ...about, outcome, message: messageOf(run, outcome, found), comparison, ...sample };
}

function stoppedMessage({ model, progress }: Run, { type, stream, revision, position, reason }: StoppedAt): string {
  const { build, from } = progress();
  const fact = type === '' ? '' : ` (${type}, event ${revision} of ${stream})`;
  return (
    `the folding of build ${build} of ${model.name} stopped at position ${position}${fact}: ${reason}. ` +
    `Build ${from} goes on serving; mend the fold and ask again`
  );
}

function outcomeOf({ claimed, progress }: Run, { comparison, parked }: Found): RebuildOutcome {
  const { verifyOnly, acceptDifferences } = claimed.request;
  const { fold, fromFold } = progress();
  if (parked.length > 0) return 'parked';
  if (verifyOnly) return 'verified';
  const equal = comparison.digests.serving === comparison.digests.rebuilt;
  return equal || fold !== fromFold || acceptDifferences ? 'took-over' : 'differences';
}

function messageOf({ model, progress }: Run, outcome: RebuildOutcome, { comparison, parked }: Found): string {
  const { build, from, fold } = progress();
  const { documents, differing } = comparison;
  const compared =
    differing === 0
      ? `all of ${documents.rebuilt} documents are equal`
      : `${differing} documents differ (${documents.serving} serve, ${documents.rebuilt} were rebuilt)`;
  if (outcome === 'parked')
    return `${parked.length} keys are parked in build ${build} of ${model.name} that are not in build ${from}: see aftercare parked list`;
  if (outcome === 'verified') return `${compared}; build ${from} of ${model.name} goes on serving`;
  if (outcome === 'took-over') return `build ${build} of ${model.name} serves; ${compared}; build ${from} is kept`;
  return (
    `${compared}, though version ${fold} of the fold filled both: build ${from} of ${model.name} goes on serving. ` +
    "Raise the fold's version if it was changed on purpose, or accept the differences"
  );
}
