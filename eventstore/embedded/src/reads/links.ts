import { encodeRecord, isLink, recordCreated, recordData, recordId, recordRevision, recordStream } from '../log/record';
import { EventLog } from '../streams/event-log';
import { LINK_TYPE } from '../streams/derived-lists';
import { ReadEvent } from './event-frame';
import { viewStream } from './stream-view';

/** A link's target as its data says it. */
export interface LinkTarget {
  readonly stream: string;
  readonly revision: number;
}

/** `revision@stream`, or undefined where the data says something else: then the link is an ordinary event. */
export function linkTarget(data: Buffer): LinkTarget | undefined {
  const match = /^(\d{1,16})@(.+)$/s.exec(data.toString('utf8'));
  return match ? { revision: Number(match[1]), stream: match[2] as string } : undefined;
}

/** A record met in the log, with its link followed if it is one. `record` is valid until the next read of the store. */
export function resolve(log: EventLog, record: Buffer, position: number): ReadEvent {
  const target = isLink(record) ? linkTarget(recordData(record)) : undefined;
  if (!target) return { event: record, position };
  const link = Buffer.from(record);
  return { event: follow(log, target), link, position };
}

/** The record a link points to, or undefined where it cannot be read (any more). */
export function follow(log: EventLog, target: LinkTarget): Buffer | undefined {
  const view = viewStream(log, target.stream);
  if (view.kind !== 'open' || target.revision < view.first || target.revision > view.last) return undefined;
  const position = log.store.entry(view.list, target.revision);
  return position === undefined ? undefined : log.store.record(position);
}

/**
 * The link at `number` of a derived list. Such links are not in the log: they are made from the index, with an id that
 * is the same at every read and the position of the event they lead to.
 */
export function derivedLink(
  list: { name: string; id: number },
  number: number,
  record: Buffer,
  position: number,
): Buffer {
  const stream = recordStream(record);
  const data = isLink(record) ? Buffer.from(recordData(record)) : Buffer.from(`${recordRevision(record)}@${stream}`);
  const id = `${hex(list.id, 8)}-0000-4000-8000-${hex(number, 12)}`;
  const metadata = Buffer.from(`{"$o":${JSON.stringify(stream)},"$causedBy":"${recordId(record)}"}`);
  const place = { stream: list.name, revision: number, position, created: recordCreated(record) };
  return encodeRecord({ id, type: LINK_TYPE, json: false, data, metadata }, place);
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
