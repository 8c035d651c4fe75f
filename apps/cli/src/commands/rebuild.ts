import type { RebuildProgress, RebuildResult } from '@aftercare/projections';
import type { Command } from 'commander';
import { apiClient, type ApiClient } from '../api-client';
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
  readonly abort?: true;
}

type Rebuild = OperatorRequest<RebuildProgress, RebuildResult>;

export function addRebuild(root: Command): void {
  withQueryOptions(root.command('rebuild <read-model>'))
    .description(
      'fill a read model anew beside the serving build, compare both, and let it take over; goes on when this command is interrupted',
    )
    .option('--verify-only', 'compare only: tells the differences, and drops the new build')
    .option('--accept-differences', 'take over although the documents differ under the same version of the fold')
    .option('--abort', 'give up the rebuild that is under way: its build is dropped, the serving one goes on')
    .action(async (readModel: string, options: RebuildOptions) => {
      const api = apiClient(options.url);
      if (options.abort) return aborted(api, readModel, options);
      const ended = await shown(api, await asked(api, readModel, options), options);
      const differing = options.verifyOnly ? (ended.result?.comparison?.differing ?? 0) : 0;
      if (ended.status === 'failed' || differing > 0)
        throw new CommandFailed(ended.result?.message ?? `rebuild ${ended.id} failed`);
    });
}

const path = (readModel: string): string => `/v1/read-models/${encodeURIComponent(readModel)}/rebuilds`;

const asked = (api: ApiClient, readModel: string, { verifyOnly, acceptDifferences }: RebuildOptions) =>
  api.post<Rebuild>(path(readModel), {
    ...(verifyOnly && { verifyOnly }),
    ...(acceptDifferences && { acceptDifferences }),
  });

/** Shows a rebuild until its end, and what came of it. */
async function shown(api: ApiClient, rebuild: Rebuild, { json }: RebuildOptions): Promise<Rebuild> {
  const line = progressLine();
  const ended = await followed<RebuildProgress, RebuildResult>(api, rebuild, (seen) => line.show(progressText(seen)));
  line.end();
  if (json) say(JSON.stringify(ended));
  else for (const text of rebuildReport(ended.result)) say(text);
  return ended;
}

async function aborted(api: ApiClient, readModel: string, options: RebuildOptions): Promise<void> {
  const { items } = await api.get<{ items: readonly { name: string; lastRequest?: Rebuild }[] }>('/v1/read-models');
  const last = items.find(({ name }) => name === readModel)?.lastRequest;
  if (last?.kind !== 'rebuild' || last.status === 'done' || last.status === 'failed')
    throw new CommandFailed(`no rebuild of ${readModel} is under way`);
  const rebuild = await api.post<Rebuild>(`${path(readModel)}/${encodeURIComponent(last.id)}/abort`, {});
  const { result } = await shown(api, rebuild, options);
  if (result?.outcome !== 'aborted') throw new CommandFailed('the rebuild came to its end before it could be aborted');
}

/** Where a rebuild is, in one line whose first word is its phase. */
export function progressText({ readModel, progress }: Pick<Rebuild, 'readModel' | 'progress'>): string {
  if (progress === undefined) return `waiting for a projector to begin with ${readModel}`;
  const { phase, build, checkpoint, tail, eventsPerSecond, secondsLeft, compared, seconds, waitsFor } = progress;
  const share = tail <= 0 ? 0 : Math.floor((100 * Math.max(0, checkpoint)) / tail);
  const about = `${phase} build ${build} of ${readModel}, ${Math.round(seconds)} s`;
  if (phase === 'comparing') return `${about}, ${(compared ?? 0).toLocaleString('en')} documents`;
  if (phase !== 'filling') return about;
  return [
    `${about}, ${share} % (position ${checkpoint} of ${tail})`,
    ...(waitsFor === undefined ? [] : [`waits: ${waitsFor}`]),
    ...(eventsPerSecond === undefined ? [] : [`about ${eventsPerSecond.toLocaleString('en')} facts/s`]),
    ...(secondsLeft === undefined ? [] : [`${secondsLeft.toLocaleString('en')} s left`]),
  ].join(', ');
}
