import { setTimeout as pause } from 'node:timers/promises';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { StoreRuleBroken, type ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { reasonOf, type Log } from '../log';
import { buildOf, dropOthers, indexBuild } from '../rebuild/builds';
import { filledToTail } from '../rebuild/filling';
import { shrinkingLag } from '../rebuild/shrinking-lag';
import type { ConductorDuty } from './conductor';

export interface FirstBuildsOptions {
  readonly client: EventStoreDBClient;
  readonly store: ReadModelStore;
  readonly readModels: readonly AnyReadModel[];
  readonly log: Log;
  /** Between two tries while a store is away, and four looks at how far a build is. */
  readonly watchMs: number;
  /** Told when a build was made, or serves. */
  readonly changed: () => void;
}

/**
 * Makes the build of a read model that is to serve first, and gives its number; undefined where one serves already. Goes on with one that
 * a process has made before.
 */
export async function makeFirstBuild(store: ReadModelStore, model: AnyReadModel): Promise<number | undefined> {
  const { name, version: fold } = model;
  const builds = await store.versions(name);
  if (builds.some(({ serving }) => serving)) return undefined;
  const begun = builds.find((build) => build.fold === fold)?.version;
  const number = begun ?? Math.max(0, ...builds.map(({ version }) => version)) + 1;
  if (begun === undefined) await store.build(model, number, { fold, bulk: true, share: [] });
  return number;
}

/**
 * Sees to it that every read model has a build that serves: one that has everything there was, so that no question is answered from half of
 * the history, and a long one is folded without keeping indexes meanwhile.
 */
export const firstBuilds = (options: FirstBuildsOptions): ConductorDuty => ({
  name: 'first-builds',
  run: async (signal) => {
    await Promise.all(options.readModels.map((model) => untilServed(model, options, signal)));
  },
});

async function untilServed(model: AnyReadModel, options: FirstBuildsOptions, signal: AbortSignal): Promise<void> {
  const { log, watchMs } = options;
  while (!signal.aborted) {
    try {
      return await fillAndServe(model, options, signal);
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ readModel: model.name, reason: reasonOf(error) }, 'its first build does not get on');
      // What the store refuses by its rules it refuses for ever.
      if (error instanceof StoreRuleBroken) return;
    }
    await pause(watchMs, undefined, { signal }).catch(() => undefined);
  }
}

async function fillAndServe(
  model: AnyReadModel,
  { client, store, watchMs, changed }: FirstBuildsOptions,
  signal: AbortSignal,
): Promise<void> {
  const { name } = model;
  const number = await makeFirstBuild(store, model);
  if (number === undefined) return;
  changed();
  const lag = shrinkingLag();
  const fill = (): Promise<void> =>
    filledToTail({
      ...{ client, lag, signal, pollMs: Math.ceil(watchMs / 4) },
      checkpoint: async () => (await buildOf(store, name, number))?.checkpoint ?? -1,
      served: async () => -1,
    });
  await fill();
  await indexBuild(store, model, number);
  await fill();
  await store.promote(name, number);
  await dropOthers(store, name, []);
  changed();
}
