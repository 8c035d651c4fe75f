import { operatorRequestsCollection, type OperatorRequest, type RebuildResult } from '@aftercare/projections';
import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';

/**
 * Read models that stand still on a fold which the program no longer has, because the rebuild to the one it has failed: sentences for
 * the person on call, who has to ask again once that is mended.
 */
export async function failedRebuilds(
  store: ReadModelStore,
  readModels: readonly Pick<AnyReadModel, 'name' | 'version'>[],
): Promise<readonly string[]> {
  const requests = store.collection<OperatorRequest>(operatorRequestsCollection);
  const sentences = readModels.map(async ({ name, version }) => {
    const serving = (await store.versions(name)).find((build) => build.serving);
    if (serving === undefined || serving.fold === version) return [];
    const where = { readModel: { eq: name }, kind: { eq: 'rebuild' } };
    const [last] = (await requests.find({ where, sort: { by: 'number', dir: 'desc' }, limit: 1 })).items;
    if (last?.doc.status !== 'failed') return [];
    const { message } = last.doc.result as RebuildResult;
    return [
      `${name} stands still on version ${serving.fold} of its fold, the rebuild to version ${version} failed: ${message}`,
    ];
  });
  return (await Promise.all(sentences)).flat();
}
