import { EventLog } from '../streams/event-log';
import { Filled, Source } from '../wire/pump';
import { IdForm, writeEvent } from './event-frame';
import { firstStreamPosition, lastStreamPosition, streamDeleted, streamNotFound } from './read-answers';
import { readEventAt } from './stream-cursor';
import { viewStream } from './stream-view';

export type Direction = 'forwards' | 'backwards';

/** A read of one stream. `from` is included in both directions; `count` may be Infinity. */
export interface StreamRead {
  readonly stream: string;
  readonly direction: Direction;
  readonly from: number | 'start' | 'end';
  readonly count: number;
  readonly resolveLinks: boolean;
  readonly ids: IdForm;
  /** Whether the reader asked to be told where the stream begins and ends. */
  readonly tellsBounds: boolean;
}

/** Events EventStoreDB looks at before it tells where a stream begins. */
const FIRST_PAGE = 32;

/** Events of one stream as they stand when the read begins; those appended meanwhile are not part of it. */
export function streamReadSource(log: EventLog, read: StreamRead): Source {
  const view = viewStream(log, read.stream);
  if (view.kind === 'deleted') return () => streamDeleted(read.stream);
  if (view.kind === 'missing') {
    return (out) => {
      out.message(streamNotFound(read.stream));
      return 'done';
    };
  }
  const { first, last, list } = view;
  const step = read.direction === 'forwards' ? 1 : -1;
  let next = startOf(read, first, last);
  let left = read.count;
  let begins = read.tellsBounds ? beginningToTell(read, first, last) : undefined;
  const reading = { name: read.stream, list, resolveLinks: read.resolveLinks };
  return (out): Filled => {
    if (begins !== undefined) out.message(firstStreamPosition(begins));
    begins = undefined;
    while (left > 0 && next >= first && next <= last) {
      if (out.full) return 'more';
      const event = readEventAt(log, reading, next);
      next += step;
      if (!event) continue;
      left--;
      writeEvent(out, event, read.ids);
    }
    if (read.tellsBounds) out.message(lastStreamPosition(last));
    return 'done';
  };
}

function startOf({ direction, from }: StreamRead, first: number, last: number): number {
  if (direction === 'forwards') return from === 'end' ? last + 1 : Math.max(from === 'start' ? 0 : from, first);
  return from === 'end' ? last : Math.min(from === 'start' ? 0 : from, last);
}

/** Where the next event is to be found, if the first page of a read forwards is empty and that is elsewhere. */
function beginningToTell({ direction, from, count }: StreamRead, first: number, last: number): number | undefined {
  if (direction === 'backwards') return undefined;
  const start = from === 'start' ? 0 : from === 'end' ? Infinity : from;
  if (start + Math.min(FIRST_PAGE, count) <= first) return first;
  return Math.max(start, first) > last && start !== last + 1 ? last + 1 : undefined;
}
