import type { EventStoreDBClient } from '@eventstore/db-client';
import { tail } from './read-stream';

/**
 * The highest position this process knows. What it appends next gets a higher one; an append that is acknowledged
 * with a lower one was a repeat, which the store recognised and did not store again. Not noticed is a repeat whose
 * original another process recorded within the last second: it is stored once all the same, and answered as if new.
 */
export interface HighWater {
  /** The mark, asked of the store when it is older than a second: others may have written since. */
  current(): Promise<number>;
  /** Raises the mark by an acknowledged position. */
  seen(position: number): void;
  /** An append of unknown outcome may lie above the mark: the next use asks the store. */
  doubt(): void;
}

const maxAge = 1_000;

export function highWater(client: EventStoreDBClient): HighWater {
  let mark = -1;
  let knownAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  const ask = async (): Promise<void> => {
    const askedAt = performance.now();
    mark = Math.max(mark, (await tail(client))?.position ?? -1);
    knownAt = askedAt;
  };

  return {
    async current() {
      if (performance.now() - knownAt > maxAge) await (asking ??= ask().finally(() => (asking = undefined)));
      return mark;
    },
    seen(position) {
      if (position <= mark) return;
      mark = position;
      knownAt = performance.now();
    },
    doubt: () => void (knownAt = Number.NEGATIVE_INFINITY),
  };
}
