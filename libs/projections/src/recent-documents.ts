import { LRUCache } from 'lru-cache';
import type { BuildWriter } from '@aftercare/read-model-store';

/** A document as the one writer knows it; no `doc` when there is none. Position -1: never written. */
export interface Known<View> {
  readonly position: number;
  readonly doc: View | undefined;
}

/**
 * The documents that a build's only writer has read or written lately, so that most keys of a batch need no read.
 * It may run ahead of the store by the batch in flight, never behind it; it holds more than the documents of one batch, so that none
 * of those is read before it is written.
 */
export interface RecentDocuments<View> {
  load(keys: Iterable<string>): Promise<ReadonlyMap<string, Known<View>>>;
  remember(key: string, known: Known<View>): void;
  /** Forgets all: the store was found to know more than this writer. */
  clear(): void;
}

const unwritten = { position: -1, doc: undefined };

export function recentDocuments<View extends object>(
  writer: Pick<BuildWriter<View>, 'getMany'>,
  max = 20_000,
): RecentDocuments<View> {
  const cache = new LRUCache<string, Known<View>>({ max });
  return {
    load: async (keys) => {
      const found = new Map<string, Known<View>>();
      const missing: string[] = [];
      for (const key of keys) {
        const known = cache.get(key);
        if (known) found.set(key, known);
        else missing.push(key);
      }
      if (missing.length === 0) return found;
      const stored = await writer.getMany(missing);
      for (const key of missing) found.set(key, stored.get(key) ?? unwritten);
      return found;
    },
    remember: (key, known) => void cache.set(key, known),
    clear: () => cache.clear(),
  };
}
