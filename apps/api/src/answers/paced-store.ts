import { setImmediate as pause } from 'node:timers/promises';
import type { Collection, CollectionSpec, ReadModelStore } from '@aftercare/read-model-store';

/**
 * The same store, for questions that read all of it: other requests are answered between two of its pages. The embedded
 * store answers at once, so without this a long scan would hold the event loop from its first page to its last.
 */
export function paced(store: ReadModelStore): ReadModelStore {
  return {
    collection: <T extends object>(spec: CollectionSpec) => pacedCollection(store.collection<T>(spec)),
    build: (spec, version, options) => store.build(spec, version, options),
    versions: (name) => store.versions(name),
    promote: (name, version) => store.promote(name, version),
    drop: (name, version) => store.drop(name, version),
    stats: (name, version) => store.stats(name, version),
    scan: async (spec, version, page) => {
      await pause();
      return store.scan(spec, version, page);
    },
    ping: () => store.ping(),
    close: () => store.close(),
  };
}

function pacedCollection<T extends object>(collection: Collection<T>): Collection<T> {
  return {
    get: (key) => collection.get(key),
    getMany: (keys) => collection.getMany(keys),
    count: (where, cap) => collection.count(where, cap),
    checkpoint: () => collection.checkpoint(),
    find: async (query) => {
      await pause();
      return collection.find(query);
    },
  };
}
