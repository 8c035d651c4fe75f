import { LRUCache } from 'lru-cache';

import { isTombstone, recordRevision, recordStream } from '../log/record';
import { StoredRecord } from '../log/stored-record';
import { viewStream } from '../reads/stream-view';
import { EventLog } from '../streams/event-log';

/**
 * What a scavenge does with a record: keep it, remove it, or erase it: its data and metadata go, and no reader sees it,
 * but it keeps its place in the lists, for it is the newest of one and tells the next number.
 */
export type Fate = 'keep' | 'remove' | 'erase';

const REMEMBERED = 20_000;

/**
 * Tells the fate of records by EventStoreDB's rules as things stand: events before what `$tb`, `$maxCount` and `$maxAge`
 * leave are out of reach, all but the newest metadata, and all of a tombstoned stream. The newest event of a stream
 * stays, even where it is deleted softly, and so does every tombstone.
 */
export function reachability(log: EventLog, now: number = Date.now()): (record: StoredRecord) => Fate {
  const firsts = new LRUCache<string, number>({ max: REMEMBERED });
  // Lists grow meanwhile: a number that was the last is then erased, where it could be removed.
  const lasts = new LRUCache<number, number>({ max: REMEMBERED });

  const firstReachable = (stream: string): number => {
    const known = firsts.get(stream);
    if (known !== undefined) return known;
    const first = firstInReach(log, stream, now);
    firsts.set(stream, first);
    return first;
  };

  const lastNumber = (list: number): number => {
    const known = lasts.get(list);
    if (known !== undefined) return known;
    const last = log.store.lastNumber(list);
    lasts.set(list, last);
    return last;
  };

  return ({ record, listed }) => {
    if (isTombstone(record) || recordRevision(record) >= firstReachable(recordStream(record))) return 'keep';
    const [, ...derived] = listed;
    return derived.some(({ list, number }) => number >= lastNumber(list)) ? 'erase' : 'remove';
  };
}

/** The first revision that has to stay; Infinity where none has. */
function firstInReach(log: EventLog, stream: string, now: number): number {
  const { last } = log.states.get(stream);
  const view = viewStream(log, stream, now);
  if (view.kind === 'deleted') return Infinity;
  return view.kind === 'missing' ? last : Math.min(view.first, last);
}
