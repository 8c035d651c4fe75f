import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import type { Log } from '../log';
import type { ClaimedRequest } from '../requests';
import { buildOf, keptBuild, promoteInstead } from './builds';
import type { RollbackResult } from './rebuild-progress';

/** Which build is to serve instead of which; noted before it is done, so that doing it again does not undo it. */
interface RollbackProgress {
  readonly from: number;
  readonly to: number;
}

export interface RollbackContext {
  readonly store: ReadModelStore;
  readonly log: Log;
}

/** Lets the kept build answer queries at once; the one that did is kept in its place, so that a second rollback undoes the first. */
export async function runRollback(
  claimed: ClaimedRequest,
  { name, version }: AnyReadModel,
  { store, log }: RollbackContext,
): Promise<void> {
  let planned = claimed.request.progress as RollbackProgress | undefined;
  if (planned === undefined) {
    const builds = await store.versions(name);
    const [serving, kept] = [builds.find((build) => build.serving), keptBuild(builds)];
    if (serving === undefined || kept === undefined) {
      const message = `${name} has no earlier build: one is kept when a rebuild takes over`;
      return claimed.finish('failed', { outcome: 'impossible', message } satisfies RollbackResult);
    }
    planned = { from: serving.version, to: kept.version };
    await claimed.progress(planned);
  }
  const { from, to } = planned;
  await promoteInstead(store, name, to, from);
  const { fold = version, checkpoint = -1 } = (await buildOf(store, name, to)) ?? {};
  const foldedOn = fold === version;
  const then = foldedOn
    ? 'it catches up now'
    : `it stands still at position ${checkpoint}, because version ${fold} of the fold filled it and this program has ` +
      `version ${version}: start the program that has version ${fold}, or roll back again`;
  const message = `build ${to} of ${name} serves instead of build ${from}; ${then}`;
  await claimed.finish('done', {
    ...{ outcome: 'rolled-back', message, from, to, fold, foldedOn, checkpoint },
  } satisfies RollbackResult);
  log.warn({ readModel: name, from, to, foldedOn }, 'rolled back');
}
