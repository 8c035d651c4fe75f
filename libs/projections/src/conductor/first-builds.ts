import { setTimeout as pause } from 'node:timers/promises';
import { StoreRuleBroken, type ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { reasonOf, type Log } from '../log';
import type { ConductorDuty } from './conductor';

/**
 * Makes build 1 of a read model that nothing serves for yet, and lets it serve at once, so that a first run shows what it has.
 * Goes on where a process died between the two. True when there was something to do.
 */
export async function makeFirstBuild(store: ReadModelStore, model: AnyReadModel): Promise<boolean> {
  const { name, version: fold } = model;
  const builds = await store.versions(name);
  if (builds.some(({ serving }) => serving)) return false;
  const begun = builds.find((build) => build.fold === fold)?.version;
  const number = begun ?? Math.max(0, ...builds.map(({ version }) => version)) + 1;
  if (begun === undefined) await store.build(model, number, { fold });
  await store.promote(name, number);
  return true;
}

export interface FirstBuildsOptions {
  readonly store: ReadModelStore;
  readonly readModels: readonly AnyReadModel[];
  readonly log: Log;
  /** Between two looks. */
  readonly watchMs: number;
  /** Told when a build was made. */
  readonly made: () => void;
}

/** Sees to it that every read model has a build that serves. */
export const firstBuilds = ({ store, readModels, log, watchMs, made }: FirstBuildsOptions): ConductorDuty => ({
  name: 'first-builds',
  run: async (signal) => {
    const wanting = new Set(readModels);
    while (wanting.size > 0 && !signal.aborted) {
      for (const model of wanting) {
        try {
          if (await makeFirstBuild(store, model)) made();
          wanting.delete(model);
        } catch (error) {
          // What the store refuses by its rules it refuses for ever.
          if (error instanceof StoreRuleBroken) wanting.delete(model);
          log.warn({ readModel: model.name, reason: reasonOf(error) }, 'its first build cannot be made');
        }
      }
      if (wanting.size > 0) await pause(watchMs, undefined, { signal }).catch(() => undefined);
    }
  },
});
