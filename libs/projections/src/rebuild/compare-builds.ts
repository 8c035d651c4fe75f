import { inKeyOrder, walkOver, type BuildWalk, type ComparedBuild } from './build-walk';
import { pairOf, tally as newTally, type Comparison, type Pair } from './comparison';
import type { FoldOn } from './fold-on';
import { turns } from './turns';
import { isLevel, settle } from './unsettled-pairs';

export interface CompareOptions {
  /** The build that answers queries. */
  readonly serving: ComparedBuild;
  /** The build that is to take over; it has folded everything up to the event store's end, or nearly so. */
  readonly rebuilt: ComparedBuild;
  /** Position at which the serving build stands still; undefined while facts are folded into it too. */
  readonly standsAt?: number | undefined;
  /** Position of the event store's end; -1 while it is empty. */
  readonly tail: () => Promise<number>;
  /** How documents that change all the time are compared. */
  readonly foldOn?: FoldOn;
  /** Once aborted, the comparison throws. */
  readonly signal: AbortSignal;
  /** Documents read at once from each build. */
  readonly pageSize?: number;
  /** Told after each page how many documents are compared. */
  readonly onProgress?: (documents: number) => Promise<void>;
}

const usualPage = 100;

/**
 * Compares two builds document by document while both go on being folded into: walks over both in key order at once, and looks
 * again at those of which one build was ahead. Documents made behind the walk are not looked at. Holds some pages, however
 * many documents there are, and gives others their turn every few ms.
 */
export async function compareBuilds(options: CompareOptions): Promise<Comparison> {
  const { serving, rebuilt, standsAt, signal, pageSize = usualPage, onProgress } = options;
  const tally = newTally();
  const yielding = turns();
  const [left, right] = [walkOver(serving, pageSize), walkOver(rebuilt, pageSize)];
  let unsettled: string[] = [];
  for (let pair = await nextPair(left, right); pair; pair = await nextPair(left, right)) {
    if (isLevel(pair)) tally.compared(pair);
    else if (standsAt === undefined) unsettled.push(pair.key);
    else if ((pair.rebuilt?.position ?? -1) > standsAt) tally.notCompared(pair);
    else tally.compared(pair);
    if (unsettled.length >= pageSize) {
      await settle(unsettled, { ...options, tally });
      unsettled = [];
    }
    await yielding();
    if (!left.empty() && !right.empty()) continue;
    signal.throwIfAborted();
    await onProgress?.(tally.counted());
  }
  await settle(unsettled, { ...options, tally });
  return tally.result();
}

/** The document with the lowest key that is left, as one or both builds have it; undefined when both are at their end. */
async function nextPair(left: BuildWalk, right: BuildWalk): Promise<Pair | undefined> {
  if (left.empty()) await left.fill();
  if (right.empty()) await right.fill();
  const [serving, rebuilt] = [left.head(), right.head()];
  if (!serving && !rebuilt) return undefined;
  const order = !serving ? 1 : !rebuilt ? -1 : inKeyOrder(serving.key, rebuilt.key);
  if (order <= 0) left.advance();
  if (order >= 0) right.advance();
  const key = (order <= 0 ? serving : rebuilt)?.key ?? '';
  return pairOf(key, order <= 0 ? serving : undefined, order >= 0 ? rebuilt : undefined);
}
