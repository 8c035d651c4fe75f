import type { EventStoreDBClient } from '@eventstore/db-client';
import { lastFactPosition } from '@aftercare/event-sourcing';
import { lagOf, policies, policyPosition } from '@aftercare/projections';
import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';

/** More events than any run makes: none is left out of the count. */
const cap = 100_000_000;

/** Names of the read models and policies that have not seen all facts there are now; policies may have caused more. */
export async function behind(
  client: EventStoreDBClient,
  store: ReadModelStore,
  models: readonly AnyReadModel[],
): Promise<readonly string[]> {
  const end = await lastFactPosition(client);
  const late: string[] = [];
  for (const { name, facts } of policies) {
    const checkpoint = await policyPosition(store, name);
    if (checkpoint >= end) continue;
    const { events } = await lagOf(client, { checkpoint, now: new Date().toISOString(), types: facts, cap });
    if (events > 0) late.push(name);
  }
  for (const model of models) if ((await store.collection(model).checkpoint()) < end) late.push(model.name);
  return late;
}

/** Facts that the read model which is furthest behind has not folded yet. */
export async function factsLeft(
  client: EventStoreDBClient,
  store: ReadModelStore,
  models: readonly AnyReadModel[],
): Promise<number> {
  const reached = await Promise.all(models.map((model) => store.collection(model).checkpoint()));
  return (await lagOf(client, { checkpoint: Math.min(...reached), now: new Date().toISOString(), cap })).events;
}
