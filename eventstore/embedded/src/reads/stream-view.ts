import { recordCreated } from '../log/record';
import { EventLog } from '../streams/event-log';
import {
  describedStream,
  isMetadataStream,
  isSoftDeleted,
  metadataStreamOf,
  StreamMetadata,
} from '../streams/stream-metadata';
import { StreamState } from '../streams/stream-state';

/** What a reader sees of a stream: nothing yet, a tombstone, or the events `first` to `last` (none if first > last). */
export type StreamView =
  | { readonly kind: 'missing' }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'open'; readonly list: number; readonly first: number; readonly last: number };

/** Of a metadata stream only the newest event is shown. */
const NEWEST_ONLY: StreamMetadata = { maxCount: 1 };

export function viewStream(log: EventLog, name: string, now: number = Date.now()): StreamView {
  const stream = log.states.get(name);
  if (stream.tombstoned || (isMetadataStream(name) && log.states.get(describedStream(name)).tombstoned))
    return { kind: 'deleted' };
  const metadata = isMetadataStream(name) ? NEWEST_ONLY : log.states.get(metadataStreamOf(name)).metadata;
  if (stream.last < 0 || isSoftDeleted(metadata)) return { kind: 'missing' };
  return { kind: 'open', list: stream.list, first: firstVisible(log, stream, metadata, now), last: stream.last };
}

function firstVisible(log: EventLog, stream: StreamState, metadata: StreamMetadata, now: number): number {
  let first = metadata.truncateBefore ?? 0;
  if (metadata.maxCount !== undefined) first = Math.max(first, stream.last - metadata.maxCount + 1);
  if (metadata.maxAge !== undefined) first = Math.max(first, firstSince(log, stream, first, now - metadata.maxAge));
  return first;
}

/** The first event recorded at `since` or later, found by halving: a stream's events are in the order of their time. */
function firstSince(log: EventLog, stream: StreamState, from: number, since: number): number {
  let low = from;
  let high = stream.last + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (createdAt(log, stream.list, middle) < since) low = middle + 1;
    else high = middle;
  }
  return low;
}

function createdAt(log: EventLog, list: number, number: number): number {
  const position = log.store.entry(list, number);
  const record = position === undefined ? undefined : log.store.record(position);
  return record ? recordCreated(record) : 0;
}
