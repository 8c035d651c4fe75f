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
 * Read models whose documents are not of the fold that they should be of: sentences for the person on call. Either no projector folds the
 * serving build on, and none will by itself: the rebuild to the projectors' fold has failed, or a build of their fold was kept, and
 * going back to that, after an operator's rollback say, is not theirs to decide. Or this API, which computes answers from the
 * documents, is of another fold than they are.
 */
export async function foldWarnings(
  store: ReadModelStore,
  readModels: readonly Pick<AnyReadModel, 'name' | 'version'>[],
  members: readonly { readonly readModels: readonly Pick<MemberRecord['readModels'][number], 'name' | 'version'>[] }[],
): Promise<readonly string[]> {
  const requests = store.collection<OperatorRequest>(operatorRequestsCollection);
  const warningOf = async ({ name, version }: (typeof readModels)[number]): Promise<string | undefined> => {
    const builds = await store.versions(name);
    const serving = builds.find((build) => build.serving);
    if (serving === undefined) return undefined;
    const { fold } = serving;
    const folds = members.flatMap((member) => member.readModels.filter((of) => of.name === name));
    if (folds.some((of) => of.version === fold)) {
      if (fold === version) return undefined;
      const apart = `${name} is folded by version ${fold} of its fold, and this API has version ${version}`;
      return `${apart}: let projectors and API be of one program, with one AFTERCARE_ZONE`;
    }
    const still = `${name} stands still on version ${fold} of its fold`;
    const where = { readModel: { eq: name }, kind: { in: ['rebuild', 'rollback'] } };
    const [last] = (await requests.find({ where, sort: { by: 'number', dir: 'desc' }, limit: 1 })).items;
    if (last?.doc.kind === 'rebuild' && last.doc.status === 'failed' && fold !== version) {
      const { message } = last.doc.result as RebuildResult;
      return `${still}, the rebuild to version ${version} failed: ${message}`;
    }
    const kept = builds.find((build) => build.served && folds.some((of) => of.version === build.fold));
    if (kept === undefined || (last && !isFinished(last.doc))) return undefined;
    return (
      `${still}, and the projectors have version ${kept.fold}, which filled build ${kept.version}: ` +
      `"aftercare rollback ${name}" lets that one serve again, "aftercare rebuild ${name}" fills another`
    );
  };
  return (await Promise.all(readModels.map(warningOf))).filter((warning) => warning !== undefined);
}
