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
    collection: (spec) => store.collection(spec),
    versions: (name) => store.versions(name),
    promote: (name, version) => store.promote(name, version),
    drop: (name, version) => store.drop(name, version),
    ping: () => store.ping(),
    close: () => store.close(),
    build: async <T extends object>(...how: Parameters<ReadModelStore['build']>): Promise<BuildWriter<T>> => {
      const writer = await store.build<T>(...how);
      return {
        checkpoint: async () => Math.min(await writer.checkpoint(), checkpoint ?? Number.MAX_SAFE_INTEGER),
        getMany: (keys) => writer.getMany(keys),
        buildIndexes: () => writer.buildIndexes(),
        apply: async (batch) => {
          let result = { applied: 0, skipped: 0 };
          await atWrite(async () => (result = await writer.apply(batch)), ++count);
          return result;
        },
      };
    },
  };
}
