import { LRUCache } from 'lru-cache';

import { blockCache } from '../log/block-cache';
import { Checkpoint, IndexDatabase } from '../log/index-database';
import { NameEntry } from '../log/index-overlay';
import { INDEX_FILE } from '../log/index-file';
import { blockNumber, positionIn } from '../log/list-blocks';
import { logReader } from '../log/log-reader';
import { isTombstone, recordStream } from '../log/record';
import { Segment } from '../log/segment';
import { ListEntry } from '../log/stored-record';
import { ascendingNumbers } from './ascending-numbers';
import { ListNumbers } from './list-numbers';
import { ListedRecord, Report } from './verify-log';

/** Compares an index, up to the position where it ends, with the log, and the log with it. */
export interface IndexCheck {
  /** A record of the log has to be in the index, in every list and under every name. */
  record(record: ListedRecord, segment: Segment): void;
  /** Whether the events from one number up to another, which the log does not have, may be gone by a scavenge. */
  mayBeScavenged(list: number, from: number, to: number): boolean;
  /** After the last record: whatever the index holds has to be in the log. */
  finish(numbers: ListNumbers): void;
}

const CACHED_BLOCKS = 4_096;
const CACHED_NAMES = 50_000;

export function indexCheck(
  index: IndexDatabase,
  { position: end, lastList }: Pick<Checkpoint, 'position' | 'lastList'>,
  segments: readonly Segment[],
  report: Report,
): IndexCheck {
  const blocks = new LRUCache<number, { list: number; block: number; bytes: Buffer }>({ max: CACHED_BLOCKS });
  const names = new LRUCache<string, NameEntry>({ max: CACHED_NAMES });
  /** What scavenges left. */
  const left = ascendingNumbers();
  let due = 0;
  let tombstones = 0;
  const wrong = (what: string): void => report(`${INDEX_FILE}: ${what}`);

  const entry = (list: number, number: number): number | undefined => {
    const block = blockNumber(number);
    // Lists are below 2^32; where two blocks share a key, the later one takes the place.
    const key = list + (block % 2 ** 20) * 2 ** 32;
    const known = blocks.get(key);
    if (known?.list === list && known.block === block) return positionIn(known.bytes, number);
    const bytes = index.block(list, block);
    if (bytes) blocks.set(key, { list, block, bytes });
    return bytes && positionIn(bytes, number);
  };

  const name = (text: string): NameEntry | undefined => {
    const known = names.get(text) ?? index.name(text);
    if (known) names.set(text, known);
    return known;
  };

  /** How many entries lead to an event. In a whole segment every entry has to. */
  const leading = (): number => {
    let found = 0;
    for (const { position } of index.entries())
      if (position < end && (left.has(position) || segmentAt(segments, position)?.scavenged !== true)) found++;
    return found;
  };

  /** Finds the entries that lead to no such event. */
  const findStray = (): void => {
    const cache = blockCache();
    const reader = logReader(segments, cache);
    for (const { list, number, position } of index.entries()) {
      if (position >= end) continue;
      const segment = segmentAt(segments, position);
      if (segment?.scavenged && !left.has(position)) continue;
      const found = segment && reader.probe(position);
      const same = (one: ListEntry): boolean => one.list === list && one.number === number;
      if (found === undefined || (found !== 'hole' && !found.listed.some(same)))
        wrong(`number ${number} of list ${list} leads to position ${position}, where there is no such event`);
    }
    cache.close();
  };

  const compareNames = (numbers: ListNumbers): void => {
    const lists = new Set<number>();
    let marked = 0;
    const scavenged = segments.some((segment) => segment.scavenged);
    for (const { list, tombstone } of index.names()) {
      if (tombstone > 0 && tombstone < end) marked++;
      // A name of a list that came later is none of this part of the log.
      if (list === 0 || list > lastList) continue;
      if (lists.has(list)) wrong(`two names have list ${list}`);
      lists.add(list);
      if (numbers.last(list) < 0 && !scavenged) wrong(`a name has list ${list}, which has no event`);
    }
    if (marked !== tombstones) wrong(`${marked} names have a tombstone, and the log has ${tombstones}`);
  };

  return {
    record: ({ record: { position, record, listed }, names: texts }, segment) => {
      if (position >= end) return;
      if (segment.scavenged) left.add(position);
      if (isTombstone(record)) {
        tombstones++;
        const stream = recordStream(record);
        if (name(stream)?.tombstone !== position)
          wrong(`the tombstone of ${stream} at position ${position} is not known`);
        return;
      }
      for (const [at, { list, number }] of listed.entries()) {
        const text = texts[at] ?? '';
        due++;
        if (name(text)?.list !== list)
          wrong(`${text} is list ${name(text)?.list ?? 'none'}, and in the log list ${list}`);
        const told = entry(list, number);
        if (told !== position)
          wrong(`event ${number} of ${text} is at ${told ?? 'no position'}, and in the log at ${position}`);
      }
    },
    mayBeScavenged: (list, from, to) => {
      for (let number = from; number < to; number++) {
        const position = entry(list, number);
        if (position !== undefined && !segmentAt(segments, position)?.scavenged) return false;
      }
      return true;
    },
    finish: (numbers) => {
      if (leading() > due) findStray();
      compareNames(numbers);
    },
  };
}

function segmentAt(segments: readonly Segment[], position: number): Segment | undefined {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((segments[middle] as Segment).base <= position) low = middle;
    else high = middle - 1;
  }
  const segment = segments[low];
  return segment && position >= segment.base && position < segment.end ? segment : undefined;
}
