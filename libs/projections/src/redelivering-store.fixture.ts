import type { Batch, BuildWriter, ReadModelStore } from '@aftercare/read-model-store';

/**
 * A store on a network that delivers batches again: after the nth batch, the writer's batches of the numbers that
 * `again(n)` names arrive once more, in that order, whatever has been written since. Numbers wrap around.
 */
export function redeliveringStore(store: ReadModelStore, again: (nth: number) => readonly number[]): ReadModelStore {
  return {
    ...store,
    build: async <T extends object>(...how: Parameters<ReadModelStore['build']>): Promise<BuildWriter<T>> => {
      const writer = await store.build<T>(...how);
      const delivered: Batch<T>[] = [];
      return {
        ...writer,
        apply: async (batch) => {
          const result = await writer.apply(batch);
          delivered.push(batch);
          for (const number of again(delivered.length))
            await writer.apply(delivered[number % delivered.length] as Batch<T>);
          return result;
        },
      };
    },
  };
}
