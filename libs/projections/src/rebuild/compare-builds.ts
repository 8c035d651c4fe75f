import type { StoredDocument, StoredText } from '@aftercare/read-model-store';
import { inKeyOrder, walkOver, type BuildWalk, type ComparedBuild } from './build-walk';
import { pairOf, tally as newTally, type Comparison } from './comparison';
import { digestingHere, type Digesting, type DigestSum } from './digests/digesting';
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
  /** Where the digests of documents that are alike are made; in the calling thread unless stated. */
  readonly digesting?: Digesting | undefined;
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
  const digests = (options.digesting ?? digestingHere)();
  try {
    return await compareWith(digests, options);
  } finally {
    await digests.close();
  }
}

async function compareWith(digests: DigestSum, options: CompareOptions): Promise<Comparison> {
  const { serving, rebuilt, standsAt, signal, pageSize = usualPage, onProgress } = options;
  const tally = newTally();
  const yielding = turns();
  const [left, right] = [walkOver(serving, pageSize), walkOver(rebuilt, pageSize)];
  let [alike, unsettled]: [StoredText[], string[]] = [[], []];
  const addAlike = async (): Promise<void> => {
    if (alike.length === 0) return;
    tally.alike(alike.length);
    await digests.add(alike);
    alike = [];
  };
  for (;;) {
    await yielding();
    if (left.empty() || right.empty()) {
      signal.throwIfAborted();
      await onProgress?.(tally.counted());
      if (left.empty()) await left.fill();
      if (right.empty()) await right.fill();
    }
    const heads = nextHeads(left, right);
    if (!heads) break;
    if (areAlike(heads)) {
      if (alike.push(heads[0]) >= pageSize) await addAlike();
      continue;
    }
    const pair = pairOf(keyOf(heads), heads[0] && documentOf(heads[0]), heads[1] && documentOf(heads[1]));
    if (isLevel(pair)) tally.compared(pair);
    else if (standsAt === undefined) unsettled.push(pair.key);
    else if ((pair.rebuilt?.position ?? -1) > standsAt) tally.notCompared(pair);
    else tally.compared(pair);
    if (unsettled.length < pageSize) continue;
    await settle(unsettled, { ...options, tally });
    unsettled = [];
  }
  await settle(unsettled, { ...options, tally });
  await addAlike();
  return tally.result(await digests.sum());
}

/** The texts under one key in the serving and the rebuilt build. */
type Heads = readonly [serving: StoredText | undefined, rebuilt: StoredText | undefined];

/** Those of the lowest key that is left; undefined when both are at their end. */
function nextHeads(left: BuildWalk, right: BuildWalk): Heads | undefined {
  const [serving, rebuilt] = [left.head(), right.head()];
  if (!serving && !rebuilt) return undefined;
  const order = !serving ? 1 : !rebuilt ? -1 : inKeyOrder(serving.key, rebuilt.key);
  if (order <= 0) left.advance();
  if (order >= 0) right.advance();
  return [order <= 0 ? serving : undefined, order >= 0 ? rebuilt : undefined];
}

const keyOf = ([serving, rebuilt]: Heads): string => (serving ?? rebuilt)?.key ?? '';

/** Nearly all documents are, and that is seen before their texts are read. */
const areAlike = (heads: Heads): heads is readonly [StoredText, StoredText] =>
  heads[0] !== undefined && heads[0].position === heads[1]?.position && heads[0].text === heads[1].text;

const documentOf = ({ key, position, text }: StoredText): StoredDocument<object> => ({
  ...{ key, position },
  doc: JSON.parse(text) as object,
});
