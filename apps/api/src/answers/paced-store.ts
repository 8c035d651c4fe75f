import { setImmediate as pause } from 'node:timers/promises';
import type { Collection, CollectionSpec, ReadModelStore } from '@aftercare/read-model-store';

/**
 * The same store, for questions that read all of it: other requests are answered between two of its pages. The embedded
 * store answers at once, so without this a long scan would hold the event loop from its first page to its last.
 */
export function paced(store: ReadModelStore): ReadModelStore {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'collection') return (spec: CollectionSpec) => pacedCollection(target.collection(spec));
      const member = target[name as keyof ReadModelStore];
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
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
