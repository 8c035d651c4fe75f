import { EventLog } from '../streams/event-log';
import { Filled, Source } from '../wire/pump';
import { IdForm, writeEvent } from './event-frame';
import { streamDeleted, streamNotFound } from './read-answers';
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
}

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
  const reading = { name: read.stream, list, resolveLinks: read.resolveLinks };
  return (out): Filled => {
    while (left > 0 && next >= first && next <= last) {
      if (out.full) return 'more';
      const event = readEventAt(log, reading, next);
      next += step;
      if (!event) continue;
      left--;
      writeEvent(out, event, read.ids);
    }
    return 'done';
  };
}

function startOf({ direction, from }: StreamRead, first: number, last: number): number {
  if (direction === 'forwards') return from === 'end' ? last + 1 : Math.max(from === 'start' ? 0 : from, first);
  return from === 'end' ? last : Math.min(from === 'start' ? 0 : from, last);
}
