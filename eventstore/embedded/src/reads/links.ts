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

/** A record met in the log, with its link followed if it is one. `record` is valid for this turn of the event loop. */
export function resolve(log: EventLog, record: Buffer, position: number): ReadEvent {
  const target = isLink(record) ? linkTarget(recordData(record)) : undefined;
  if (!target) return { event: record, position };
  const link = Buffer.from(record);
  return { event: follow(log, target), link, position };
}

/** The record a link points to, or undefined where it cannot be read (any more). */
function follow(log: EventLog, { stream, revision }: LinkTarget): Buffer | undefined {
  const list = visibleIn(log, stream, revision);
  const position = list === undefined ? undefined : log.store.entry(list, revision);
  return position === undefined ? undefined : log.store.record(position);
}

/** The stream's list if a reader of the stream would see the event. */
function visibleIn(log: EventLog, stream: string, revision: number): number | undefined {
  const view = viewStream(log, stream);
  return view.kind === 'open' && revision >= view.first && revision <= view.last ? view.list : undefined;
}

/** An entry of a derived list: the record that its link leads to, and the link's place in the list. */
export interface DerivedEntry {
  readonly list: { readonly name: string; readonly id: number };
  readonly number: number;
  readonly record: Buffer;
  readonly position: number;
}

/** An entry of a derived list as a reader gets it: its link, or the event the link leads to. */
export function derivedEvent(log: EventLog, entry: DerivedEntry, resolveLinks: boolean): ReadEvent {
  const { position } = entry;
  const link = derivedLink(entry);
  if (!resolveLinks) return { event: link, position };
  // A link in the log that is listed itself is listed by its own target.
  if (isLink(entry.record)) return resolve(log, link, position);
  const event = Buffer.from(entry.record);
  const visible = visibleIn(log, recordStream(event), recordRevision(event)) !== undefined;
  return { event: visible ? event : undefined, link, position };
}

/**
 * The link at `number` of a derived list. Such links are not in the log: they are made from the index, with an id that
 * is the same at every read and the position of the event they lead to.
 */
function derivedLink({ list, number, record, position }: DerivedEntry): Buffer {
  const stream = recordStream(record);
  const data = isLink(record) ? Buffer.from(recordData(record)) : Buffer.from(`${recordRevision(record)}@${stream}`);
  const id = derivedLinkId(list.id, number);
  const metadata = Buffer.from(`{"$o":${JSON.stringify(stream)},"$causedBy":"${recordId(record)}"}`);
  const place = { stream: list.name, revision: number, position, created: recordCreated(record) };
  return encodeRecord({ id, type: LINK_TYPE, json: false, data, metadata }, place);
}

/** The id of the link at `number` of a derived list. */
export const derivedLinkId = (list: number, number: number): string =>
  `${hex(list, 8)}-0000-4000-8000-${hex(number, 12)}`;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
