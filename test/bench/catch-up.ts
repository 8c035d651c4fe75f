import { setTimeout as delay } from 'node:timers/promises';
import { openReadModelStore } from '@aftercare/read-model-store';
import { readModels } from '@aftercare/read-models';

/**
 * Watches the projector fold a store's events into empty read models and returns events per second, for the slowest read
 * model, between its first and its last visible checkpoint: what starting the processes takes is left out.
 * `positions` are those of all events, ascending.
 */
export async function catchUpRate(file: string, positions: readonly number[]): Promise<number> {
  const store = await openReadModelStore({ file });
  try {
    const collections = readModels({ zone: 'UTC' }).map((model) => store.collection(model));
    const last = positions.at(-1) ?? -1;
    let first: { at: number; folded: number } | undefined;
    for (;;) {
      const checkpoint = Math.min(...(await Promise.all(collections.map((collection) => collection.checkpoint()))));
      const at = performance.now();
      const folded = positions.findLastIndex((position) => position <= checkpoint) + 1;
      if (first === undefined && folded > 0) first = { at, folded };
      if (first !== undefined && checkpoint >= last) return ((folded - first.folded) * 1000) / (at - first.at);
      await delay(5);
    }
  } finally {
    await store.close();
  }
}
