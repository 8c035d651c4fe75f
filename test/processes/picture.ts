import { allRecords, openLeaseRecords, openMemberRecords, policies, policyPosition } from '@aftercare/projections';
import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import type { ProjectorProcess } from './projector-process';

const lastLines = 60;

/** What is to be seen of a projector and its store: for the message of a test that waited for it in vain. */
export async function picture(
  { projector, store }: { readonly projector: ProjectorProcess; readonly store: ReadModelStore },
  models: readonly AnyReadModel[],
): Promise<string> {
  const checkpoints = await Promise.all(
    models.map(async (model) => `${model.name} ${await store.collection(model).checkpoint()}`),
  );
  const progress = await Promise.all(policies.map(async ({ name }) => `${name} ${await policyPosition(store, name)}`));
  const leases = await allRecords(await openLeaseRecords(store));
  const members = await allRecords(await openMemberRecords(store));
  return [
    `process ${projector.pid}`,
    ...[...checkpoints, ...progress],
    ...[...leases, ...members].map((record) => JSON.stringify(record)),
    ...projector.log().trim().split('\n').slice(-lastLines),
  ].join('\n');
}
