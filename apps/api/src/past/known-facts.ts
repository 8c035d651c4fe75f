import type { DecodedFact } from '@aftercare/event-sourcing';
import type { FactPlaces } from '@aftercare/read-models';
import { LRUCache } from 'lru-cache';

export interface KnownFacts {
  /** The facts at these places: those that are remembered, and the others as `read` gives them. */
  at(
    places: FactPlaces,
    read: (unknown: FactPlaces) => Promise<readonly DecodedFact[]>,
  ): Promise<readonly DecodedFact[]>;
}

/**
 * Remembers facts by their position for a while: who asks about one moment of a customer's past asks about the next one, and a fact
 * does not change. `most` of them, for `ttlMs`.
 */
export function knownFacts(most: number, ttlMs: number): KnownFacts {
  const kept = new LRUCache<number, DecodedFact>({ max: most, ttl: ttlMs });
  return {
    at: async (places, read) => {
      const found: DecodedFact[] = [];
      const unknown = new Map<string, readonly number[]>();
      for (const [stream, positions] of places) {
        const missing = positions.filter((position) => {
          const fact = kept.get(position);
          if (fact) found.push(fact);
          return fact === undefined;
        });
        if (missing.length > 0) unknown.set(stream, missing);
      }
      if (unknown.size === 0) return found;
      const others = await read(unknown);
      for (const fact of others) kept.set(fact.position, fact);
      return [...found, ...others];
    },
  };
}
