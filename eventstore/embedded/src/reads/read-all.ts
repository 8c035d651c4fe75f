import { EventFilter } from '../subscriptions/filter';
import { EventLog } from '../streams/event-log';
import { Filled, Source } from '../wire/pump';
import { logCursor } from './all-cursor';
import { IdForm, writeEvent } from './event-frame';
import { resolve } from './links';
import { invalidPosition } from './read-answers';
import { Direction } from './read-stream';

/** A read of `$all`: forwards it includes the position it starts from, backwards it does not. */
export interface AllRead {
  readonly direction: Direction;
  readonly from: number | 'start' | 'end';
  readonly count: number;
  readonly resolveLinks: boolean;
  readonly ids: IdForm;
  readonly filter: EventFilter | undefined;
}

/** Records looked at before other calls get their turn. */
const SEARCH = 500;

export function allReadSource(log: EventLog, read: AllRead): Source {
  const { durable } = log.journal.end();
  const from = read.from === 'start' ? 0 : read.from === 'end' ? durable : read.from;
  const backwards = read.direction === 'backwards';
  if (backwards ? from > durable : false) return () => invalidPosition(from);
  if (!isBoundary(log, from)) return () => invalidPosition(from);
  return backwards ? backwardsSource(log, read, from) : forwardsSource(log, read, from, durable);
}

/** A position one may start from: the start, an event, or at or beyond the end. */
export function isBoundary(log: EventLog, position: number): boolean {
  return position === 0 || position >= log.journal.end().durable || log.store.hasRecord(position);
}

function forwardsSource(log: EventLog, read: AllRead, from: number, end: number): Source {
  const cursor = logCursor(log, from);
  let left = read.count;
  return (out): Filled => {
    for (let looked = 0; left > 0; looked++) {
      if (out.full || looked === SEARCH) return 'more';
      const found = cursor.next();
      if (!found || found.position >= end) return 'done';
      if (read.filter && !read.filter.matches(found.record)) continue;
      left--;
      writeEvent(out, eventOf(log, read, found), read.ids);
    }
    return 'done';
  };
}

function backwardsSource(log: EventLog, read: AllRead, from: number): Source {
  let before = from;
  let left = read.count;
  return (out): Filled => {
    for (let looked = 0; left > 0; looked++) {
      if (out.full || looked === SEARCH) return 'more';
      const found = log.store.recordBefore(before);
      if (!found) return 'done';
      before = found.position;
      if (read.filter && !read.filter.matches(found.record)) continue;
      left--;
      writeEvent(out, eventOf(log, read, found), read.ids);
    }
    return 'done';
  };
}

function eventOf(log: EventLog, { resolveLinks }: AllRead, { position, record }: { position: number; record: Buffer }) {
  return resolveLinks ? resolve(log, record, position) : { event: record, position };
}
