import { setTimeout as pause } from 'node:timers/promises';
import type { StoredDocument } from '@aftercare/read-model-store';
import type { ComparedBuild } from './build-walk';
import { pairOf, type Pair, type Tally } from './comparison';
import type { FoldOn } from './fold-on';

export interface SettleOptions {
  readonly serving: ComparedBuild;
  readonly rebuilt: ComparedBuild;
  /** Position of the event store's end; -1 while it is empty. */
  readonly tail: () => Promise<number>;
  readonly tally: Tally;
  /** How documents that change all the time are compared; without it they are, where both are seen at one position by chance. */
  readonly foldOn?: FoldOn;
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
/** So many positions of a document are remembered. */
const mostPositions = 200;

export const isLevel = ({ serving, rebuilt }: Pair): boolean => serving?.position === rebuilt?.position;

/**
 * Looks at documents again that stood at different positions, because one build was ahead, until each is compared or gone.
 * Where both were seen at the same position, be it at different times, they are compared there; where both go on changing, the
 * one behind is folded on to where the other stands. A document that lacks a fact which the other has, though its build has come
 * past it, differs; so does a pair that stays as it is although both builds have folded everything there was when it was seen so.
 */
export async function settle(keys: readonly string[], options: SettleOptions): Promise<void> {
  const { serving, rebuilt, tail, tally, signal, foldOn } = options;
  const waiting = new Map<string, Seen | undefined>(keys.map((key) => [key, undefined]));
  const compared = (pair: Pair): void => {
    tally.compared(pair);
    waiting.delete(pair.key);
  };
  while (waiting.size > 0) {
    const reached = { serving: await serving.checkpoint(), rebuilt: await rebuilt.checkpoint() };
    const pairs = await pairsOf([...waiting.keys()], serving, rebuilt);
    const end = await tail();
    for (const pair of pairs) {
      const before = waiting.get(pair.key);
      const seen = look(before, pair, end);
      const level = levelOf(seen);
      const stays = seen === before && seen.end <= Math.min(reached.serving, reached.rebuilt);
      waiting.set(pair.key, seen);
      if (!pair.serving && !pair.rebuilt) waiting.delete(pair.key);
      else if (level) compared(level);
      else if (stays || lacksFact(seen, reached)) compared(pair);
      else if (isHopeless(seen)) {
        tally.notCompared(pair);
        waiting.delete(pair.key);
      }
    }
    const moving = [...waiting.values()].flatMap((seen) => (seen && bothMove(seen) ? [seen.pair] : []));
    for (const pair of (await foldOn?.(moving)) ?? []) compared(pair);
    if (waiting.size > 0) await pause(pauseMs, undefined, { signal });
  }
}

/** Both change faster than two builds can be looked at. */
const isHopeless = ({ documents }: Seen): boolean =>
  Math.min(documents.serving.size, documents.rebuilt.size) >= mostPositions;

const bothMove = ({ documents }: Seen): boolean => Math.min(documents.serving.size, documents.rebuilt.size) > 1;

/** One build's document stands below a position at which the other's was seen, though all up to there is folded into it. */
function lacksFact({ pair, documents }: Seen, reached: Readonly<Record<Side, number>>): boolean {
  const lacks = (one: Side, other: Side): boolean => {
    const document = pair[one];
    // One that is absent may have been removed by a later fact: that it stays so, tells.
    if (!document) return documents[one].size === 0 && documents[other].size >= mostPositions;
    return [...documents[other].keys()].some((position) => position > document.position && position <= reached[one]);
  };
  return lacks('serving', 'rebuilt') || lacks('rebuilt', 'serving');
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

const isAt = (one: Pair, other: Pair): boolean =>
  one.serving?.position === other.serving?.position && one.rebuilt?.position === other.rebuilt?.position;
