import type { Write } from '@aftercare/read-model-store';

/**
 * Writes that are asked for while others are under way go together in one batch: many at once cost little more than one.
 * Each resolves when its batch is written and rejects when that failed. Of two of one key the one with the higher position is made.
 */
export function writeTogether<T>(apply: (writes: readonly Write<T>[]) => Promise<unknown>) {
  let waiting = new Map<string, Write<T>>();
  let next: Promise<void> | undefined;
  let underWay: Promise<unknown> = Promise.resolve();

  const flush = async (): Promise<void> => {
    await underWay.catch(() => undefined);
    const writes = [...waiting.values()];
    waiting = new Map();
    next = undefined;
    underWay = apply(writes);
    await underWay;
  };
  return (write: Write<T>): Promise<void> => {
    const other = waiting.get(write.key);
    if (other === undefined || other.position < write.position) waiting.set(write.key, write);
    return (next ??= flush());
  };
}
