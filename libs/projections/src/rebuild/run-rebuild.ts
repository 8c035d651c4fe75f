import { setTimeout as pause } from 'node:timers/promises';
import type { AnyReadModel } from '@aftercare/read-models';
import type { ClaimedRequest } from '../requests';
import { buildOf, comparedBuild, dropBuild, dropOthers, indexBuild, promoteInstead } from './builds';
import { compareBuilds } from './compare-builds';
import type { Comparison } from './comparison';
import { discardAgain } from './discard-again';
import { endOf, filledToTail } from './filling';
import type { RebuildPhase, RebuildResult } from './rebuild-progress';
import { foldingsOf, FoldingStopped } from './foldings-told';
import { foldOnFrom } from './fold-on';
import { beginRun, type RebuildContext, type Run } from './rebuild-run';
import { resultOf } from './rebuild-result';

/**
 * Fills the next build of a read model beside the serving one, compares the two, and lets it take over, or drops it. Each step
 * may be done again: whoever claims the request after a process has died goes on with the same build. The filling itself is done
 * by the foldings of the projectors; this waits for them. Throws once the signal is aborted, and what the stores throw.
 */
export async function runRebuild(claimed: ClaimedRequest, model: AnyReadModel, context: RebuildContext): Promise<void> {
  const run = await beginRun(claimed, model, context);
  if ('impossible' in run) {
    const result: RebuildResult = { outcome: 'impossible', message: run.impossible };
    return claimed.finish('failed', result);
  }
  const { outcome, build } = await filledAndConcluded(run).catch(async (error: unknown) => {
    if (!(error instanceof FoldingStopped)) throw error;
    return conclude(run, resultOf(run, { stoppedAt: error.at, parked: await parkedOnlyHere(run) }));
  });
  context.log.info({ readModel: model.name, outcome, build }, 'rebuild ended');
}

async function filledAndConcluded(run: Run): Promise<RebuildResult> {
  const { result } = run.progress();
  return conclude(run, result === undefined || (await isOutdated(run, result)) ? await decided(run) : result);
}

/** A program with another fold has come since it was decided that the build takes over, and folds nothing into it. */
async function isOutdated({ model, context, progress }: Run, { outcome }: RebuildResult): Promise<boolean> {
  const { build, fold } = progress();
  if (outcome !== 'took-over' || fold === model.version) return false;
  return !(await buildOf(context.store, model.name, build))?.serving;
}

/** Everything up to the decision. */
async function decided(run: Run): Promise<RebuildResult> {
  const { model, context } = run;
  const { build, fold } = run.progress();
  if (fold !== model.version) return resultOf(run, 'fold-changed');
  await run.note({});
  if (!(await buildOf(context.store, model.name, build)))
    await context.store.build<object>(model, build, { bulk: true, fold });
  await fill(run);
  await run.note({ phase: 'indexing' });
  await indexBuild(context.store, model, build);
  await fill(run);
  await discardAgain(run);
  await run.note({ phase: 'comparing' });
  let comparison = await compare(run);
  // Operators go on deciding meanwhile.
  while (await discardAgain(run)) comparison = await compare(run);
  return resultOf(run, { comparison, parked: await parkedOnlyHere(run) });
}

const fill = async (run: Run, phase: RebuildPhase = 'filling'): Promise<void> => {
  const { store, client, members, pollMs, signal } = run.context;
  await run.note({ phase });
  const { build } = run.progress();
  const told = foldingsOf(members, run.model.name, build);
  await filledToTail({
    ...{ client, pollMs, signal, lag: run.lag },
    checkpoint: async () => (await buildOf(store, run.model.name, build))?.checkpoint ?? -1,
    served: () => store.collection<object>(run.model).checkpoint(),
    onProgress: async (filled) => {
      const { stoppedAt, waitsFor } = await told();
      if (stoppedAt) throw new FoldingStopped(stoppedAt);
      await run.noteNowAndThen({ eventsPerSecond: undefined, secondsLeft: undefined, ...filled, waitsFor });
    },
  });
};

async function compare({ model, context, progress, noteNowAndThen }: Run): Promise<Comparison> {
  const { store, client, decode, digesting, signal } = context;
  const { build, fold, from, fromFold } = progress();
  // Of a fold that is another program's nothing is folded any more.
  const stands = fromFold === fold ? undefined : await buildOf(store, model.name, from);
  return compareBuilds({
    serving: comparedBuild(store, model, from),
    rebuilt: comparedBuild(store, model, build),
    standsAt: stands?.checkpoint,
    tail: () => endOf(client),
    foldOn: foldOnFrom({ client, decode, model }),
    ...{ digesting, signal },
    onProgress: (compared) => noteNowAndThen({ compared }),
  });
}

async function parkedOnlyHere({ model, context, progress }: Run): Promise<readonly string[]> {
  const { build, from } = progress();
  const known = new Set(await context.parkedKeys(model.name, from));
  return (await context.parkedKeys(model.name, build)).filter((key) => !known.has(key));
}

async function conclude(run: Run, result: RebuildResult): Promise<RebuildResult> {
  const { model, context, claimed } = run;
  const { build, from } = run.progress();
  await run.note({ phase: 'finishing', result });
  if (result.outcome === 'took-over') {
    if (!(await buildOf(context.store, model.name, build))?.serving) {
      await fill(run, 'finishing');
      await levelWithServing(run);
    }
    await promoteInstead(context.store, model.name, build, from);
    await dropOthers(context.store, model.name, [from]);
    await claimed.finish('done', result);
    return result;
  }
  await dropBuild(context.store, model.name, build);
  await claimed.finish(result.outcome === 'verified' ? 'done' : 'failed', result);
  return result;
}

const levelPatienceMs = 2_000;

/** Queries are not to go back in time: the moment is chosen in which the new build is not behind the serving one. */
async function levelWithServing({ model, context, progress }: Run): Promise<void> {
  const until = performance.now() + levelPatienceMs;
  for (;;) {
    const builds = await context.store.versions(model.name);
    const reached = builds.find(({ version }) => version === progress().build)?.checkpoint ?? -1;
    if (reached >= (builds.find(({ serving }) => serving)?.checkpoint ?? -1)) return;
    // Both are at the tail, and take turns in being some ms ahead.
    if (performance.now() > until) return;
    await pause(2, undefined, { signal: context.signal });
  }
}
