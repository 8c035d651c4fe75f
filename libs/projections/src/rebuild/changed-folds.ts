import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { RequestUnderWay, type OperatorRequest, type OperatorRequests } from '../requests';
import type { RebuildProgress } from './rebuild-progress';

/** Who asks when nobody did. */
const runtime = { id: 'projector', role: 'system' } as const;

/**
 * Asks for a rebuild of each read model whose fold has another version than every build of it. Once for each version: a rebuild
 * that failed, or that was rolled back, is for an operator to ask for again.
 */
export async function askForChangedFolds(
  store: ReadModelStore,
  requests: OperatorRequests,
  readModels: readonly AnyReadModel[],
): Promise<void> {
  for (const { name, version } of readModels) {
    const builds = await store.versions(name);
    const serving = builds.find((build) => build.serving);
    if (serving === undefined || builds.some(({ fold }) => fold === version)) continue;
    const earlier = await requests.last(name, 500, ['rebuild']);
    if (earlier.some((request) => foldOf(request) === version)) continue;
    const why = `the fold has version ${version}, and build ${serving.version} serves, which version ${serving.fold} filled`;
    try {
      await requests.make({ kind: 'rebuild', readModel: name, by: runtime, fold: version, why });
    } catch (error) {
      if (!(error instanceof RequestUnderWay)) throw error;
    }
  }
}

const foldOf = ({ fold, progress }: OperatorRequest): number | undefined =>
  fold ?? (progress as Partial<RebuildProgress> | undefined)?.fold;
