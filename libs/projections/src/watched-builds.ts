import { setTimeout as pause } from 'node:timers/promises';
import type { BuildVersion, ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { reasonOf, type Log } from './log';

/** A build that is to be folded into. */
export interface WatchedBuild {
  readonly model: AnyReadModel;
  readonly build: number;
  readonly serving: boolean;
}

/** Builds of the declared fold that serve, or that are being filled: one that has served and does not is kept as it is. */
export const foldedBuilds = (model: AnyReadModel, builds: readonly BuildVersion[]): readonly WatchedBuild[] =>
  builds
    .filter(({ fold, serving, served }) => fold === model.version && (serving || !served))
    .map(({ version, serving }) => ({ model, build: version, serving }))
    .sort((one, other) => Number(other.serving) - Number(one.serving));

export interface WatchingBuilds {
  readonly store: ReadModelStore;
  readonly readModels: readonly AnyReadModel[];
  readonly watchMs: number;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Told after each look at a read model which of its builds are to be folded into. */
  readonly seen: (model: AnyReadModel, builds: readonly WatchedBuild[]) => void;
}

/** Looks at the builds of every read model, again and again until the signal. `look` makes the next look come at once. */
export function watchBuilds({ store, readModels, watchMs, signal, log, seen }: WatchingBuilds): { look: () => void } {
  let early = new AbortController();

  const lookAt = async (model: AnyReadModel): Promise<void> => {
    try {
      const builds = foldedBuilds(model, await store.versions(model.name));
      if (!signal.aborted) seen(model, builds);
    } catch (error) {
      log.warn({ readModel: model.name, reason: reasonOf(error) }, 'its builds cannot be listed, trying again');
    }
  };
  const watch = async (): Promise<void> => {
    while (!signal.aborted) {
      early = new AbortController();
      const next = AbortSignal.any([signal, early.signal]);
      await Promise.all(readModels.map(lookAt));
      await pause(watchMs, undefined, { signal: next }).catch(() => undefined);
    }
  };
  void watch();
  return { look: () => early.abort() };
}
