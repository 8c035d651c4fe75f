import { LRUCache } from 'lru-cache';
import type { BuildWriter } from '@aftercare/read-model-store';

/** A document as the one writer knows it; no `doc` when there is none. Position -1: never written. */
export interface Known<View> {
  readonly position: number;
  readonly doc: View | undefined;
}

/**
 * The documents that a build's only writer has written lately, so that most keys of a batch need no read. It may run ahead of the store
 * by the batch in flight, never behind it: what the store may not have yet is never forgotten, of the rest the oldest is.
 */
export interface RecentDocuments<View> {
  load(keys: Iterable<string>): Promise<ReadonlyMap<string, Known<View>>>;
  /** Documents as they are about to be written. */
  remember(key: string, known: Known<View>): void;
  /** The store has these. */
  stored(writes: readonly { readonly key: string; readonly position: number }[]): void;
  /** Forgets all: the store was found to know more than this writer. */
  clear(): void;
}

const unwritten = { position: -1, doc: undefined };

/**
 * Of those written the last `most` are remembered: who comes again soon needs no read. With more of them what reading them would cost
 * is spent on collecting garbage instead (measured with 500 to 20,000).
 */
export function recentDocuments<View extends object>(
  writer: Pick<BuildWriter<View>, 'getMany'>,
  most = 2_000,
): RecentDocuments<View> {
  const ahead = new Map<string, Known<View>>();
  const written = new LRUCache<string, Known<View>>({ max: most });
  return {
    load: async (keys) => {
      const found = new Map<string, Known<View>>();
      const missing: string[] = [];
      for (const key of keys) {
        const known = ahead.get(key) ?? written.get(key);
        if (known) found.set(key, known);
        else missing.push(key);
      }
      if (missing.length === 0) return found;
      const stored = await writer.getMany(missing);
      for (const key of missing) found.set(key, stored.get(key) ?? unwritten);
      return found;
    },
    remember: (key, known) => void ahead.set(key, known),
    stored: (writes) => {
      for (const { key, position } of writes) {
        const known = ahead.get(key);
        // A batch that is folded ahead may have changed it again.
        if (known?.position !== position) continue;
        ahead.delete(key);
        written.set(key, known);
      }
    },
    clear: () => {
      ahead.clear();
      written.clear();
    },
  };
}
