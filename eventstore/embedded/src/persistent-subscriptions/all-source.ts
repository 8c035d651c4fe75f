import { recordStream } from '../log/record';
import { logCursor } from '../reads/all-cursor';
import { ReadEvent } from '../reads/event-frame';
import { resolve } from '../reads/links';
import { isBoundary } from '../reads/read-all';
import { EventFilter } from '../subscriptions/filter';
import { EventLog } from '../streams/event-log';
import { Affinity } from './affinity';
import { EventSource, sightingOf } from './event-source';
import { isOwnOfAll } from './group-streams';

export interface AllSourceOptions {
  readonly filter: EventFilter | undefined;
  readonly resolveLinks: boolean;
  readonly affinity: Affinity | undefined;
}

/** Records looked at before other work gets its turn. */
const SEARCH = 1_000;

/**
 * The log from a position on, or behind a checkpoint. A position has to be one that a reader may start from; the event of
 * a checkpoint may have been scavenged. What groups of `$all` write for themselves is not part of it.
 */
export function allSource(
  log: EventLog,
  { filter, resolveLinks, affinity }: AllSourceOptions,
  from: { readonly position: number; readonly included: boolean },
): EventSource {
  const failed = from.included && !isBoundary(log, from.position);
  const cursor = logCursor(log, from.position);
  /** Where an event stands that was found but not asked for yet. */
  let ahead: number | undefined;

  const next = (): { position: number; record: Buffer } | undefined => {
    const record = ahead === undefined ? undefined : log.store.record(ahead);
    return ahead !== undefined && record ? { position: ahead, record } : cursor.next();
  };

  const eventOf = (record: Buffer, position: number): ReadEvent =>
    resolveLinks ? resolve(log, record, position) : { event: record, position };

  return {
    eventAt: (at) => {
      const record = log.store.record(at);
      return record && eventOf(record, at);
    },
    read: (limit, reader) => {
      if (failed) return 'failed';
      for (let found = 0, looked = 0; looked < SEARCH; looked++) {
        const come = next();
        if (!come) return 'end';
        const { position: at, record } = come;
        ahead = undefined;
        if ((at === from.position && !from.included) || isOwnOfAll(recordStream(record))) continue;
        if (filter && !filter.matches(record)) {
          reader.skipped(at);
          continue;
        }
        if (found++ === limit) {
          ahead = at;
          break;
        }
        const sighting = sightingOf(eventOf(record, at), at, affinity);
        if (sighting) reader.event(sighting);
      }
      return 'more';
    },
  };
}
