import type { Actor } from '@aftercare/domain';
import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import type { Policy } from '../policies/policy';
import type { OperatorRequest, OperatorRequests } from '../requests';
import { foldedBuilds } from '../watched-builds';
import { NO_BUILD, type ParkedEntry } from './parked-entry';
import { failAsked, parkedOfKey, parkedQueues } from './parked-queries';

/** Who parks facts. */
export type Consumer = AnyReadModel | Policy;

/** What an operator wants done about parked facts. */
export interface ParkedWish {
  readonly kind: 'retry-parked' | 'discard-parked';
  readonly by: Actor;
  readonly why?: string;
  /** Every parked key unless stated; of a policy a key is a stream. */
  readonly key?: string;
  /** One fact of the key; all unless stated. A retry begins with the first whatever it says. */
  readonly position?: number;
}

/**
 * Asks those who hold the queues to do it: one request for each queue that is meant. None where nothing that is meant waits in a
 * build that is folded.
 */
export async function askAboutParked(
  store: ReadModelStore,
  requests: OperatorRequests,
  consumer: Consumer,
  { kind, by, why, key, position }: ParkedWish,
): Promise<readonly OperatorRequest[]> {
  const readModel = consumer.name;
  const builds = await parkedBuilds(store, consumer);
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
  // Whoever replaces a build ends what was asked before; what was asked in that very moment nobody else would.
  const folded = made.length > 0 ? await parkedBuilds(store, consumer) : builds;
  for (const build of builds.filter((one) => !folded.includes(one)))
    await failAsked(store, readModel, build, `build ${build} of ${readModel} was just replaced: ask again`);
  return made;
}

/** The builds that are folded: what is parked in others waits until they serve. */
export const parkedBuilds = async (store: ReadModelStore, consumer: Consumer): Promise<readonly number[]> =>
  'commandsFor' in consumer
    ? [NO_BUILD]
    : foldedBuilds(consumer, await store.versions(consumer.name)).map(({ build }) => build);
