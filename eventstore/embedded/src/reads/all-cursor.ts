import { EventLog } from '../streams/event-log';

/** Walks the log forwards from a position. The record is valid until the next read of the store. */
export interface LogCursor {
  /** The next record, or undefined at the end of what is on disk. */
  next(): { position: number; record: Buffer } | undefined;
}

export function logCursor({ store, journal }: EventLog, from: number): LogCursor {
  let at = from;
  return {
    next: () => {
      if (at >= journal.end().durable) return undefined;
      // Records lie one behind the other; the search is for the start, and for gaps.
      const record = store.record(at);
      const found = record ? { position: at, record } : store.recordFrom(at);
      if (found) at = found.position + found.record.length;
      return found;
    },
  };
}
