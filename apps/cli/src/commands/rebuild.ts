import type { RebuildProgress, RebuildResult } from '@aftercare/projections';
import type { Command } from 'commander';
import { apiClient } from '../api-client';
import { CommandFailed } from '../command-failed';
import { progressLine } from '../progress-line';
import { say } from '../say';
import { followed, type OperatorRequest } from './operator-request';
import { withQueryOptions, type ApiOptions } from './options';
import { rebuildReport } from './rebuild-report';

interface RebuildOptions extends ApiOptions {
  readonly json?: true;
  readonly verifyOnly?: true;
  readonly acceptDifferences?: true;
}

type Rebuild = OperatorRequest<RebuildProgress, RebuildResult>;

export function addRebuild(root: Command): void {
  withQueryOptions(root.command('rebuild <read-model>'))
    .description(
      'fill a read model anew beside the serving build, compare both, and let it take over; goes on when this command is interrupted',
    )
    .option('--verify-only', 'compare only: tells the differences, and drops the new build')
    .option('--accept-differences', 'take over although the documents differ under the same version of the fold')
    .action(async (readModel: string, { url, json, verifyOnly, acceptDifferences }: RebuildOptions) => {
      const api = apiClient(url);
      const asked = await api.post<Rebuild>(`/v1/read-models/${encodeURIComponent(readModel)}/rebuilds`, {
        ...(verifyOnly && { verifyOnly }),
        ...(acceptDifferences && { acceptDifferences }),
      });
      const line = progressLine();
      const ended = await followed<RebuildProgress, RebuildResult>(api, asked, (seen) => line.show(progressText(seen)));
      line.end();
      if (json) say(JSON.stringify(ended));
      else for (const text of rebuildReport(ended.result)) say(text);
      const differing = verifyOnly ? (ended.result?.comparison?.differing ?? 0) : 0;
      if (ended.status === 'failed' || differing > 0)
        throw new CommandFailed(ended.result?.message ?? `rebuild ${ended.id} failed`);
    });
}

/** Where a rebuild is, in one line whose first word is its phase. */
export function progressText({ readModel, progress }: Pick<Rebuild, 'readModel' | 'progress'>): string {
  if (progress === undefined) return `waiting for a projector to begin with ${readModel}`;
  const { phase, build, checkpoint, tail, eventsPerSecond, secondsLeft, compared, seconds } = progress;
  const share = tail <= 0 ? 0 : Math.floor((100 * Math.max(0, checkpoint)) / tail);
  const about = `${phase} build ${build} of ${readModel}, ${Math.round(seconds)} s`;
  if (phase === 'comparing') return `${about}, ${(compared ?? 0).toLocaleString('en')} documents`;
  if (phase !== 'filling') return about;
  return [
    `${about}, ${share} % (position ${checkpoint} of ${tail})`,
    ...(eventsPerSecond === undefined ? [] : [`about ${eventsPerSecond.toLocaleString('en')} facts/s`]),
    ...(secondsLeft === undefined ? [] : [`${secondsLeft.toLocaleString('en')} s left`]),
  ].join(', ');
}
