import { LoggedEvent, type StoredEvent, type StoredItem } from '@aftercare/event-sourcing';

/** What the reading thread is started with. */
export interface ThreadStart {
  /** `esdb://` connection string of the event store. */
  readonly url: string;
}

/** What is asked of the thread, about a reading by its number. `more`: a bunch was taken, another may be sent. */
export type Order =
  | { readonly reading: number; readonly order: 'read'; readonly from: number | 'start' }
  | { readonly reading: number; readonly order: 'more' }
  | { readonly reading: number; readonly order: 'end' };

/** What the thread says of a reading: a bunch of items, or that its connection was lost. */
export type Told =
  | { readonly reading: number; readonly items: Values }
  | { readonly reading: number; readonly interrupted: string; readonly position: number; readonly pause: number };

/**
 * Items as values, one after the other: of each its kind and position, of an event its stream, id, type, revision, time, data and
 * metadata. What is JSON stays the text that it is stored as: nothing but the folds' thread reads it.
 */
export type Values = readonly Value[];
type Value = string | number | undefined;

/** So many values say an event, after its kind and position. */
const EVENT_VALUES = 7;

export function valuesOf(items: readonly StoredItem[]): Values {
  const values: Value[] = [];
  for (const item of items) {
    values.push(item.kind, item.position);
    if (item.kind !== 'event') continue;
    const { event } = item;
    values.push(event?.stream, event?.id, event?.type, event?.revision, event?.recordedAt);
    if (event instanceof LoggedEvent) values.push(event.isJson ? event.dataText : undefined, event.metadataText);
    else values.push(jsonOf(event?.data), jsonOf(event?.metadata));
  }
  return values;
}

/** The items that these values say. */
export function itemsOf(values: Values): readonly StoredItem[] {
  const items: StoredItem[] = [];
  for (let at = 0; at < values.length;) {
    const [kind, position] = [values[at++] as StoredItem['kind'], values[at++] as number];
    if (kind !== 'event') items.push({ kind, position });
    else {
      items.push({ kind, position, event: eventOf(values, at, position) });
      at += EVENT_VALUES;
    }
  }
  return items;
}

function eventOf(values: Values, at: number, position: number): StoredEvent | undefined {
  const id = values[at + 1];
  if (id === undefined) return undefined;
  return {
    stream: values[at] as string,
    id: id as string,
    type: values[at + 2] as string,
    revision: values[at + 3] as number,
    position,
    recordedAt: values[at + 4] as string,
    data: parsed(values[at + 5] as string | undefined),
    metadata: parsed(values[at + 6] as string | undefined),
  };
}

/** What is no JSON object reads as nothing: it is no fact either way. */
const jsonOf = (value: unknown): string | undefined =>
  value === undefined || value instanceof Uint8Array ? undefined : JSON.stringify(value);

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
