import type { Actor } from '@aftercare/domain';
import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import type { OperatorRequest, OperatorRequests } from '../requests';
import { foldedBuilds } from '../watched-builds';
import type { ParkedEntry } from './parked-entry';
import { parkedOfKey, parkedQueues } from './parked-queries';

/** What an operator wants done about parked facts. */
export interface ParkedWish {
  readonly kind: 'retry-parked' | 'discard-parked';
  readonly by: Actor;
  readonly why?: string;
  /** Every parked key of the read model unless stated. */
  readonly key?: string;
  /** One fact of the key; all unless stated. A retry begins with the first whatever it says. */
  readonly position?: number;
}

/**
 * Asks the foldings to do it: one request for each queue that is meant, as different processes may hold them. None where nothing
 * that is meant waits in a build that is folded.
 */
export async function askAboutParked(
  store: ReadModelStore,
  requests: OperatorRequests,
  model: AnyReadModel,
  { kind, by, why, key, position }: ParkedWish,
): Promise<readonly OperatorRequest[]> {
  const readModel = model.name;
  const builds = await parkedBuilds(store, model);
  const entries =
    key === undefined
      ? await parkedQueues(store, readModel, builds)
      : (await parkedOfKey(store, readModel, builds, key)).filter(({ status }) => status !== 'discarded');
  const meant = entries.filter((entry) => position === undefined || entry.position === position);
  const queues = new Map<string, ParkedEntry>(meant.map((entry) => [entry.queue, entry]));
  const made: OperatorRequest[] = [];
  for (const { queue, build, partition, key: of } of queues.values()) {
    const parked = { build, partition, queue, ...(position !== undefined && { position }) };
    made.push(await requests.make({ kind, readModel, key: of, by, ...(why !== undefined && { why }), parked }));
  }
  return made;
}

/** The builds that are folded: what is parked in others waits until they serve. */
export const parkedBuilds = async (store: ReadModelStore, model: AnyReadModel): Promise<readonly number[]> =>
  foldedBuilds(model, await store.versions(model.name)).map(({ build }) => build);
