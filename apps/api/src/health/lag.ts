import type { EventStoreDBClient } from '@eventstore/db-client';
import { FORWARDS } from '@eventstore/db-client';
import { tail } from '@aftercare/event-sourcing';
import type { CollectionSpec, ReadModelStore } from '@aftercare/read-model-store';

/** How far a read model is behind the end of the store. */
export interface Lag {
  readonly name: string;
  /** Position up to which it has folded; -1 before the first fact. */
  readonly checkpoint: number;
  /** Position of the store's end; -1 while it is empty. */
  readonly tail: number;
  /** Age of the oldest event it has not folded yet; 0 when it is up to date. */
  readonly seconds: number;
}

/** Measured against the store's own end, not against the last event a projector happens to have seen. */
export async function lagOf(
  client: EventStoreDBClient,
  store: ReadModelStore,
  specs: readonly CollectionSpec[],
  now: number,
): Promise<readonly Lag[]> {
  // The checkpoints first: what is folded meanwhile must not look like a checkpoint beyond the end.
  const checkpoints = await Promise.all(specs.map((spec) => store.collection(spec).checkpoint()));
  const end = (await tail(client))?.position ?? -1;
  return Promise.all(
    specs.map(async ({ name }, index): Promise<Lag> => {
      const checkpoint = checkpoints[index] ?? -1;
      const since = checkpoint >= end ? undefined : await recordedAfter(client, checkpoint);
      return { name, checkpoint, tail: end, seconds: since === undefined ? 0 : Math.max(0, (now - since) / 1000) };
    }),
  );
}

/** When the first event after a position was recorded, in milliseconds; undefined when there is none. */
async function recordedAfter(client: EventStoreDBClient, position: number): Promise<number | undefined> {
  const from = BigInt(Math.max(0, position));
  const events = client.readAll({
    fromPosition: { commit: from, prepare: from },
    direction: FORWARDS,
    maxCount: 2,
  });
  for await (const { event } of events) {
    if (event !== undefined && Number(event.position.commit) > position) return event.created.getTime();
  }
  return undefined;
}
