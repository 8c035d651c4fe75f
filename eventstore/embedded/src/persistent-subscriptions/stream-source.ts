import { recordId } from '../log/record';
import { ReadEvent } from '../reads/event-frame';
import { readEventAt } from '../reads/stream-cursor';
import { viewStream } from '../reads/stream-view';
import { EventLog } from '../streams/event-log';
import { Affinity } from './affinity';
import { EventSource } from './event-source';

/** The revision that clients know tombstones by, 2^63-1, as near as a number comes. */
export const TOMBSTONE = 2 ** 63;

export interface StreamSourceOptions {
  readonly stream: string;
  readonly resolveLinks: boolean;
  readonly affinity: Affinity;
}

/** A stream or derived list from the revision `from` on. One that is not there yet is at its end. */
export function streamSource(
  log: EventLog,
  { stream, resolveLinks, affinity }: StreamSourceOptions,
  from: number,
): EventSource {
  let next = from;
  /** It could be read before: then a tombstone is one more event, and the last. */
  let readable = false;

  const eventAt = (at: number): ReadEvent | undefined => {
    if (at === TOMBSTONE) return tombstone(log, stream);
    const { list } = log.states.get(stream);
    return list === 0 ? undefined : readEventAt(log, { name: stream, list, resolveLinks }, at);
  };

  return {
    eventAt,
    read: (limit, reader) => {
      const sight = (read: ReadEvent | undefined, at: number): boolean => {
        const original = read?.link ?? read?.event;
        if (!read || !original) return false;
        reader.event({ id: recordId(original), at, affinity: affinity(read) });
        return true;
      };
      const view = viewStream(log, stream);
      if (view.kind === 'deleted') {
        if (!readable) return 'failed';
        if (next < TOMBSTONE) sight(eventAt(TOMBSTONE), TOMBSTONE);
        next = TOMBSTONE;
        return 'end';
      }
      readable = true;
      if (view.kind === 'missing') return 'end';
      next = Math.max(next, view.first);
      for (let found = 0; next <= view.last; next++) {
        if (found === limit) return 'more';
        if (sight(eventAt(next), next)) found++;
      }
      return 'end';
    },
  };
}

function tombstone({ store }: EventLog, stream: string): ReadEvent | undefined {
  const position = store.name(stream)?.tombstone ?? 0;
  const event = position > 0 ? store.record(position) : undefined;
  return event && { event, position };
}
