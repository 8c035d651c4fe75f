import type { BuildWriter, ReadModelStore, StoredDocument } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';

/**
 * A store whose read models are kept in a map of objects: everything but the store's own work is done, and the folds see the
 * documents they would. Documents that are never read again (one for each fact) are let go. All else reaches the real store.
 */
export function heldInMemory(
  store: ReadModelStore,
  readModels: readonly AnyReadModel[],
  checkpoints: Map<string, number>,
): ReadModelStore {
  return {
    ...store,
    build: async <T extends object>(...[spec, version, options]: Parameters<ReadModelStore['build']>) => {
      const writer = await store.build<T>(spec, version, options);
      const model = readModels.find(({ name }) => name === spec.name);
      return model ? inMemory(writer, model, checkpoints) : writer;
    },
  };
}

function inMemory<T extends object>(
  writer: BuildWriter<T>,
  { name, keyPerFact }: AnyReadModel,
  checkpoints: Map<string, number>,
): BuildWriter<T> {
  const documents = new Map<string, StoredDocument<T>>();
  return {
    ...writer,
    getMany: async (keys) =>
      new Map(keys.flatMap((key) => (documents.has(key) ? [[key, documents.get(key)!] as const] : []))),
    apply: async ({ writes, checkpoint }) => {
      if (!keyPerFact)
        for (const write of writes)
          if ('doc' in write) documents.set(write.key, write);
          else documents.delete(write.key);
      checkpoints.set(name, checkpoint);
      return { applied: writes.length, skipped: 0 };
    },
  };
}
