import { recordId } from '../log/record';
import { ReadEvent } from '../reads/event-frame';
import { Affinity } from './affinity';
import { Sighting } from './message';

/**
 * How far reading got: to the end of what is written; not there yet; or the source cannot be read, and never will be.
 */
export type Progress = 'end' | 'more' | 'failed';

/** Takes what a source comes upon. */
export interface SourceReader {
  event(sighting: Sighting): void;
  /** An event that the group's filter leaves out. */
  skipped(at: number): void;
}

/** What a group reads: a stream or `$all`, from a point on and only forwards. */
export interface EventSource {
  /** Reads on until so many events were found, or for a while. */
  read(limit: number, reader: SourceReader): Progress;
  /** The event at a place it was sighted, or undefined if it is gone. Valid until the next read of the store. */
  eventAt(at: number): ReadEvent | undefined;
}

/** What is kept of an event that was read; undefined where there is none. */
export function sightingOf(
  read: ReadEvent | undefined,
  at: number,
  affinity: Affinity | undefined,
): Sighting | undefined {
  const original = read?.link ?? read?.event;
  if (!read || !original) return undefined;
  return { id: recordId(original), at, affinity: affinity?.(read) ?? 0 };
}
