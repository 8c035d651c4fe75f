import { setTimeout as pause } from 'node:timers/promises';
import type { ComparedBuild } from './build-walk';
import type { Pair, Tally } from './comparison';

export interface SettleOptions {
  readonly serving: ComparedBuild;
  readonly rebuilt: ComparedBuild;
  /** Position of the event store's end; -1 while it is empty. */
  readonly tail: () => Promise<number>;
  readonly tally: Tally;
  /** Once aborted, `settle` throws. */
  readonly signal: AbortSignal;
}

/** How a pair stood when it was first seen like this, and where the event store ended then. */
interface Seen {
  readonly pair: Pair;
  readonly end: number;
}

const pauseMs = 20;

export const isLevel = ({ serving, rebuilt }: Pair): boolean => serving?.position === rebuilt?.position;

/**
 * Looks at documents again that stood at different positions, because one build was ahead, until each is compared or gone.
 * A pair that stays as it is although both builds have folded everything there was when it was seen so, differs.
 */
export async function settle(keys: readonly string[], options: SettleOptions): Promise<void> {
  const { serving, rebuilt, tail, tally, signal } = options;
  const waiting = new Map<string, Seen | undefined>(keys.map((key) => [key, undefined]));
  while (waiting.size > 0) {
    const reached = Math.min(await serving.checkpoint(), await rebuilt.checkpoint());
    const pairs = await pairsOf([...waiting.keys()], serving, rebuilt);
    const end = await tail();
    for (const pair of pairs) {
      const before = waiting.get(pair.key);
      const still = before !== undefined && isAt(before.pair, pair);
      if (!pair.serving && !pair.rebuilt) waiting.delete(pair.key);
      else if (isLevel(pair) || (still && before.end <= reached)) {
        tally.compared(pair);
        waiting.delete(pair.key);
      } else if (!still) waiting.set(pair.key, { pair, end });
    }
    if (waiting.size > 0) await pause(pauseMs, undefined, { signal });
  }
}

async function pairsOf(
  keys: readonly string[],
  serving: ComparedBuild,
  rebuilt: ComparedBuild,
): Promise<readonly Pair[]> {
  const [left, right] = [await serving.getMany(keys), await rebuilt.getMany(keys)];
  return keys.map((key) => pairOf(key, left.get(key), right.get(key)));
}

/** A key with what each build holds under it. */
export const pairOf = (key: string, serving: Pair['serving'], rebuilt: Pair['rebuilt']): Pair => ({
  key,
  ...(serving && { serving }),
  ...(rebuilt && { rebuilt }),
});

const isAt = (one: Pair, other: Pair): boolean =>
  one.serving?.position === other.serving?.position && one.rebuilt?.position === other.rebuilt?.position;
