import { setTimeout as pause } from 'node:timers/promises';
import type { EventStoreDBClient } from '@eventstore/db-client';
import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { behind, factsLeft } from '../behind';

/** How long something may take once everything was let go. */
export interface Patience {
  /** For leases to move, connections to be given up and stores to come back, in milliseconds. */
  readonly base: number;
  /** For each fact that is left to be folded, in milliseconds. */
  readonly perFact: number;
}

/** A store that was let go answers at once, or when a socket has been silent for 30 s. */
const base = 60_000;

/** What each store is held to on a machine that all of the company shares. */
export const patienceOf = ({ mongodb }: { readonly mongodb: boolean }): Patience => ({
  base,
  perFact: mongodb ? 60 : 5,
});

export interface Settled {
  /** Facts that were left to fold when everything was let go, by the read model furthest behind. */
  readonly left: number;
  readonly milliseconds: number;
}

/** Waits until nothing is behind the log's end; throws, with the names, when that takes longer than what is left to fold may take. */
export async function settled(
  client: EventStoreDBClient,
  store: ReadModelStore,
  models: readonly AnyReadModel[],
  patience: Patience,
): Promise<Settled> {
  const begun = performance.now();
  const left = await factsLeft(client, store, models);
  const longest = patience.base + left * patience.perFact;
  let [before, late]: (readonly string[])[] = [['not asked yet'], ['not asked yet']];
  // Twice in a row: a policy may cause facts between the look at it and the look at the read models.
  while (before?.length !== 0 || late?.length !== 0) {
    if (performance.now() - begun > longest)
      throw new Error(
        `${left} facts were left to fold; still behind after ${(longest / 1_000).toFixed(0)} s: ${late?.join(', ')}`,
      );
    await pause(100);
    before = late;
    late = await behind(client, store, models).catch((error: unknown) => [String(error)]);
  }
  return { left, milliseconds: performance.now() - begun };
}
