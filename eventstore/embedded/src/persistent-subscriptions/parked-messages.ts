import { randomUUID } from 'node:crypto';

import { isLink, recordData, recordRevision, recordStream } from '../log/record';
import { ReadEvent } from '../reads/event-frame';
import { readEventAt } from '../reads/stream-cursor';
import { viewStream } from '../reads/stream-view';
import { EventLog } from '../streams/event-log';
import { LINK_TYPE } from '../streams/derived-lists';
import { METADATA_TYPE, metadataStreamOf } from '../streams/stream-metadata';
import { parkedStream } from './group-streams';
import { GroupName } from './settings';
import { ADMINS_ONLY, appendOwn, systemEvent } from './system-event';

/** The messages a group has put aside: links in a stream of their own, with the reason in their metadata. */
export interface ParkedMessages {
  /** Resolves when the message is on disk among the others. */
  park(read: ReadEvent, reason: string): Promise<void>;
  /** The numbers there are, `first` to `last`; undefined for none. */
  range(): { first: number; last: number } | undefined;
  /** The event a parked link leads to, with the link. Valid until the next read of the store. */
  eventAt(number: number): ReadEvent | undefined;
  /** What stands before the number has been taken up again. */
  truncate(before: number): Promise<void>;
}

export function parkedMessages(log: EventLog, name: GroupName): ParkedMessages {
  const stream = parkedStream(name);
  return {
    park: (read, reason) => {
      const original = read.link ?? read.event;
      if (!original) return Promise.resolve();
      const metadata = { added: new Date(), reason, subscriptionEventNumber: recordRevision(original) };
      return appendOwn(log, stream, {
        id: randomUUID(),
        type: LINK_TYPE,
        json: false,
        data: Buffer.from(linkTo(read)),
        metadata: Buffer.from(JSON.stringify(metadata)),
      });
    },
    range: () => {
      const view = viewStream(log, stream);
      return view.kind === 'open' && view.first <= view.last ? { first: view.first, last: view.last } : undefined;
    },
    eventAt: (number) => {
      const { list } = log.states.get(stream);
      return list === 0 ? undefined : readEventAt(log, { name: stream, list, resolveLinks: true }, number);
    },
    truncate: (before) =>
      appendOwn(log, metadataStreamOf(stream), systemEvent(METADATA_TYPE, { $tb: before, $acl: ADMINS_ONLY })),
  };
}

/** A link whose target is gone is parked as it is. */
function linkTo({ event, link }: ReadEvent): string {
  if (event) return `${recordRevision(event)}@${recordStream(event)}`;
  return link && isLink(link) ? recordData(link).toString('utf8') : '';
}
