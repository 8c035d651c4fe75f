import type { BuildWriter, ReadModelStore } from '@aftercare/read-model-store';

/** What happens at a write; resolve to let it through. */
export type AtWrite = (write: () => Promise<unknown>, count: number) => Promise<void>;

/**
 * A store whose writes pass through `atWrite`, which may fail them before or after they are done. With a `checkpoint` it claims
 * to have got no further than that, as a store does whose documents were written and whose checkpoint was not.
 */
export function storeWithFaults(store: ReadModelStore, atWrite: AtWrite, checkpoint?: number): ReadModelStore {
  let count = 0;
  return {
    ...store,
    build: async <T extends object>(...how: Parameters<ReadModelStore['build']>): Promise<BuildWriter<T>> => {
      const writer = await store.build<T>(...how);
      return {
        ...writer,
        checkpoint: async () => Math.min(await writer.checkpoint(), checkpoint ?? Number.MAX_SAFE_INTEGER),
        apply: async (batch) => {
          let result = { applied: 0, skipped: 0 };
          await atWrite(async () => (result = await writer.apply(batch)), ++count);
          return result;
        },
      };
    },
  };
}
