import { isDerivedList } from '../streams/derived-lists';
import { EventLog } from '../streams/event-log';
import { ReadEvent } from './event-frame';
import { derivedEvent, resolve } from './links';

/** How a stream's events are handed out. */
export interface StreamReading {
  readonly name: string;
  readonly list: number;
  readonly resolveLinks: boolean;
}

/**
 * The event at a revision of a stream or derived list, its link followed if asked; undefined where there is none.
 * The bytes are valid until this turn of the event loop ends.
 */
export function readEventAt(log: EventLog, reading: StreamReading, revision: number): ReadEvent | undefined {
  const position = log.store.entry(reading.list, revision);
  const record = position === undefined ? undefined : log.store.record(position);
  if (position === undefined || !record) return undefined;
  if (isDerivedList(reading.name)) {
    const list = { name: reading.name, id: reading.list };
    return derivedEvent(log, { list, number: revision, record, position }, reading.resolveLinks);
  }
  return reading.resolveLinks ? resolve(log, record, position) : { event: record, position };
}
