import { setTimeout as pause } from 'node:timers/promises';
import type { EventStoreDBClient } from '@eventstore/db-client';
import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { behind } from '../behind';

/** So long after everything was let go, all has to be folded. */
const patienceMs = 180_000;

/** Waits until nothing is behind the log's end. Resolves to the milliseconds that took; throws, with the names, when it takes too long. */
export async function settled(
  client: EventStoreDBClient,
  store: ReadModelStore,
  models: readonly AnyReadModel[],
): Promise<number> {
  const begun = performance.now();
  let [before, late]: (readonly string[])[] = [['not asked yet'], ['not asked yet']];
  // Twice in a row: a policy may cause facts between the look at it and the look at the read models.
  while (before?.length !== 0 || late?.length !== 0) {
    if (performance.now() - begun > patienceMs)
      throw new Error(`still behind after ${patienceMs / 1_000} s: ${late?.join(', ')}`);
    await pause(100);
    before = late;
    late = await behind(client, store, models).catch((error: unknown) => [String(error)]);
  }
  return performance.now() - begun;
}
