import { LogRecord } from '../log/log-reader';
import { EventLog } from '../streams/event-log';

/** Walks the log forwards from a position: a boundary, or one behind the end. */
export interface LogCursor {
  /** The next record, or undefined at the end of what is on disk. */
  next(): LogRecord | undefined;
}

export function logCursor({ store, journal }: EventLog, from: number): LogCursor {
  // Only the end is known to be where a record will begin.
  let at = Math.min(from, journal.end().durable);
  return {
    next: () => {
      while (at < journal.end().durable) {
        const found = store.recordFrom(at);
        if (!found) return undefined;
        at = found.next;
        if (found.position >= from) return found;
      }
      return undefined;
    },
  };
}
