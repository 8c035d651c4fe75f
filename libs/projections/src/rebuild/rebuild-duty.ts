import { setTimeout as pause } from 'node:timers/promises';
import { StoreRuleBroken, type ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { reasonOf } from '../log';
import { RequestLost, type ClaimedRequest, type OperatorRequest } from '../requests';
import { askForChangedFolds } from './changed-folds';
import { dropUnserved, isServed } from './builds';
import type { RebuildProgress } from './rebuild-progress';
import { runRebuild } from './run-rebuild';
import { runRollback } from './run-rollback';
import type { RebuildContext } from './rebuild-run';

export interface RebuildDutyOptions extends RebuildContext {
  readonly readModels: readonly AnyReadModel[];
  /** Name of this process among those that may have the duty. */
  readonly holder: string;
}

/**
 * What the conductor does about rebuilds, for as long as it is the conductor: asks for those that changed folds need, and does
 * every rebuild and rollback that is asked for, those of several read models at once. What a store that is away interrupts is
 * gone on with at the next look. Resolves some ms after the signal is aborted, when nothing of it runs any more.
 */
export async function conductRebuilds(options: RebuildDutyOptions): Promise<void> {
  const { requests, store, readModels, signal, log, pollMs } = options;
  const running = new Map<string, { readonly work: Promise<void>; readonly giveUp: AbortController | undefined }>();
  while (!signal.aborted) {
    try {
      await askForChangedFolds(store, requests, readModels);
      for (const request of await requests.open(['rebuild', 'rollback'])) {
        const { id, abortedBy } = request;
        if (abortedBy) running.get(id)?.giveUp?.abort();
        if (running.has(id)) continue;
        // One that is known to be aborted is brought to its end.
        const giveUp = abortedBy ? undefined : new AbortController();
        const signals = giveUp ? [signal, giveUp.signal] : [signal];
        const work = conduct(request, { ...options, signal: AbortSignal.any(signals) });
        running.set(id, { giveUp, work: work.finally(() => running.delete(id)) });
      }
    } catch (error) {
      log.warn({ reason: reasonOf(error) }, 'a store is away, rebuilds go on when it is back');
    }
    await pause(pollMs, undefined, { signal }).catch(() => undefined);
  }
  await Promise.all([...running.values()].map(({ work }) => work));
}

/** Does one request as far as it can now; never throws. */
async function conduct(request: OperatorRequest, options: RebuildDutyOptions): Promise<void> {
  const { id, readModel, kind } = request;
  const { requests, store, holder, signal, log, readModels } = options;
  const named = { request: id, readModel };
  try {
    const claimed = await requests.claim(id, holder);
    if (claimed === undefined) return;
    const model = readModels.find(({ name }) => name === readModel);
    const impossible = async (message: string): Promise<void> => {
      await dropUnserved(store, claimed.request);
      await claimed.finish('failed', { outcome: 'impossible', message });
    };
    if (model === undefined) return await impossible(`there is no read model ${readModel} in this program`);
    const { abortedBy } = claimed.request;
    if (abortedBy && !(await isServed(store, claimed.request))) return await endAborted(claimed, store, abortedBy.id);
    try {
      await (kind === 'rollback' ? runRollback(claimed, model, options) : runRebuild(claimed, model, options));
    } catch (error) {
      // What the store refuses by its rules it refuses for ever.
      if (!(error instanceof StoreRuleBroken)) throw error;
      log.error({ ...named, reason: reasonOf(error) }, `${kind} failed`);
      await impossible(error.message);
    }
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof RequestLost) log.info(named, 'another process goes on with it');
    else log.warn({ ...named, reason: reasonOf(error) }, `${kind} interrupted, going on in a moment`);
  }
}

async function endAborted(claimed: ClaimedRequest, store: ReadModelStore, by: string): Promise<void> {
  const { readModel, progress } = claimed.request;
  const { build, fold, from, fromFold, seconds } = (progress as RebuildProgress | undefined) ?? {};
  const message =
    build === undefined
      ? `aborted by ${by} before anything was done`
      : `aborted by ${by}: build ${build} of ${readModel} is dropped, build ${from} goes on serving`;
  await dropUnserved(store, claimed.request);
  const about = build === undefined ? {} : { build, fold, from, fromFold, seconds };
  await claimed.finish('failed', { outcome: 'aborted', message, ...about });
}
