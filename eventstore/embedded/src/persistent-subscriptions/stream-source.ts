import { ReadEvent } from '../reads/event-frame';
import { derivedLinkId } from '../reads/links';
import { readEventAt } from '../reads/stream-cursor';
import { viewStream } from '../reads/stream-view';
import { isDerivedList } from '../streams/derived-lists';
import { EventLog } from '../streams/event-log';
import { Affinity } from './affinity';
import { EventSource, sightingOf } from './event-source';
import { Sighting } from './message';

/** The revision that clients know tombstones by, 2^63-1, as near as a number comes. */
export const TOMBSTONE = 2 ** 63;

export interface StreamSourceOptions {
  readonly stream: string;
  readonly resolveLinks: boolean;
  readonly affinity: Affinity | undefined;
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

  /** The links of a derived list are made anew at each read: to know one's id it need not be read. */
  const sightingAt = (at: number, list: number): Sighting | undefined => {
    if (!isDerivedList(stream) || affinity) return sightingOf(eventAt(at), at, affinity);
    return log.store.entry(list, at) === undefined ? undefined : { id: derivedLinkId(list, at), at, affinity: 0 };
  };

  return {
    eventAt,
    read: (limit, reader) => {
      const view = viewStream(log, stream);
      if (view.kind === 'deleted') {
        if (!readable) return 'failed';
        const end = next < TOMBSTONE ? sightingOf(eventAt(TOMBSTONE), TOMBSTONE, affinity) : undefined;
        if (end) reader.event(end);
        next = TOMBSTONE;
        return 'end';
      }
      readable = true;
      if (view.kind === 'missing') return 'end';
      next = Math.max(next, view.first);
      for (let found = 0; next <= view.last; next++) {
        if (found === limit) return 'more';
        const sighting = sightingAt(next, view.list);
        if (!sighting) continue;
        reader.event(sighting);
        found++;
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
