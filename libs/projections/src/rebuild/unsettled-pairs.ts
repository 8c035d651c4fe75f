import { setTimeout as pause } from 'node:timers/promises';
import type { StoredDocument } from '@aftercare/read-model-store';
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

type Side = 'serving' | 'rebuilt';

/** What was seen of a key. */
interface Seen {
  /** How it stands, and where the event store ended when it was first seen so. */
  readonly pair: Pair;
  readonly end: number;
  /** The documents seen of it, by position. */
  readonly documents: Readonly<Record<Side, Map<number, StoredDocument<object>>>>;
}

const pauseMs = 20;
/** A document that was seen at so many positions changes faster than two builds can be looked at. */
const mostPositions = 200;

export const isLevel = ({ serving, rebuilt }: Pair): boolean => serving?.position === rebuilt?.position;

/**
 * Looks at documents again that stood at different positions, because one build was ahead, until each is compared or gone.
 * Where both were seen at the same position, be it at different times, they are compared there. A pair that stays as it is
 * although both builds have folded everything there was when it was seen so, differs.
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
      const seen = look(before, pair, end);
      const level = levelOf(seen);
      if (!pair.serving && !pair.rebuilt) waiting.delete(pair.key);
      else if (level || (seen === before && seen.end <= reached)) {
        tally.compared(level ?? pair);
        waiting.delete(pair.key);
      } else if (Math.min(seen.documents.serving.size, seen.documents.rebuilt.size) >= mostPositions) {
        tally.notCompared(pair);
        waiting.delete(pair.key);
      } else waiting.set(pair.key, seen);
    }
    if (waiting.size > 0) await pause(pauseMs, undefined, { signal });
  }
}

/** What is known of a key after one more look; the same as before when it stands as it stood. */
function look(before: Seen | undefined, pair: Pair, end: number): Seen {
  if (before && isAt(before.pair, pair)) return before;
  const documents = before?.documents ?? { serving: new Map(), rebuilt: new Map() };
  for (const side of ['serving', 'rebuilt'] as const) {
    const document = pair[side];
    if (document) documents[side].set(document.position, document);
  }
  return { pair, end, documents };
}

/** Both builds' documents at a position at which both were seen. */
function levelOf({ pair, documents }: Seen): Pair | undefined {
  for (const [position, serving] of documents.serving) {
    const rebuilt = documents.rebuilt.get(position);
    if (rebuilt) return { key: pair.key, serving, rebuilt };
  }
  return undefined;
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
