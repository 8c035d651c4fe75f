import {
  isFinished,
  operatorRequestsCollection,
  type MemberRecord,
  type OperatorRequest,
  type RebuildResult,
} from '@aftercare/projections';
import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';

/**
 * Read models that no projector folds on, because their serving build is of a fold that none has any more: sentences for the person on
 * call, who has to act where the projectors do not by themselves. They do not when the rebuild to their fold has failed, nor when a
 * build of their fold was kept: going back to that, after an operator's rollback say, is not theirs to decide.
 */
export async function standingStill(
  store: ReadModelStore,
  readModels: readonly Pick<AnyReadModel, 'name' | 'version'>[],
  members: readonly { readonly readModels: readonly Pick<MemberRecord['readModels'][number], 'name' | 'version'>[] }[],
): Promise<readonly string[]> {
  const requests = store.collection<OperatorRequest>(operatorRequestsCollection);
  const sentences = readModels.map(async ({ name, version }) => {
    const builds = await store.versions(name);
    const serving = builds.find((build) => build.serving);
    const folds = members.flatMap((member) => member.readModels.filter((of) => of.name === name));
    if (serving === undefined || folds.some((of) => of.version === serving.fold)) return [];
    const still = `${name} stands still on version ${serving.fold} of its fold`;
    const where = { readModel: { eq: name }, kind: { in: ['rebuild', 'rollback'] } };
    const [last] = (await requests.find({ where, sort: { by: 'number', dir: 'desc' }, limit: 1 })).items;
    if (last?.doc.kind === 'rebuild' && last.doc.status === 'failed' && serving.fold !== version) {
      const { message } = last.doc.result as RebuildResult;
      return [`${still}, the rebuild to version ${version} failed: ${message}`];
    }
    const kept = builds.find(({ served, fold }) => served && folds.some((of) => of.version === fold));
    if (kept === undefined || (last && !isFinished(last.doc))) return [];
    return [
      `${still}, and the projectors have version ${kept.fold}, which filled build ${kept.version}: ` +
        `"aftercare rollback ${name}" lets that one serve again, "aftercare rebuild ${name}" fills another`,
    ];
  });
  return (await Promise.all(sentences)).flat();
}
