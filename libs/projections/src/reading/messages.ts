import { LoggedEvent, type StoredItem } from '@aftercare/event-sourcing';

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

/** So many bunches of a reading are on their way at once. */
export const BUNCHES_ON_THE_WAY = 2;

/**
 * Items as values, one after the other: of each its kind and position, of an event its stream, id, type, revision, time (ms), data
 * and metadata. What is JSON stays the text that it is stored as: nothing but the folds' thread reads it.
 */
export type Values = readonly Value[];
type Value = string | number | undefined;

type Event = NonNullable<Extract<StoredItem, { kind: 'event' }>['event']['event']>;

export function valuesOf(items: readonly StoredItem[]): Values {
  const values: Value[] = [];
  for (const item of items) {
    values.push(item.kind, item.position);
    if (item.kind !== 'event') continue;
    const { event } = item.event;
    values.push(event?.streamId, event?.id, event?.type, Number(event?.revision), event?.created.getTime());
    if (event instanceof LoggedEvent) values.push(event.dataText, event.metadataText);
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
      items.push({ kind, position, event: resolved(values, at, position) });
      at += 7;
    }
  }
  return items;
}

function resolved(values: Values, at: number, position: number): { event?: Event } {
  const id = values[at + 1];
  if (id === undefined) return {};
  return {
    event: {
      streamId: values[at],
      id,
      type: values[at + 2],
      revision: BigInt(values[at + 3] as number),
      created: new Date(values[at + 4] as number),
      position: { commit: BigInt(position), prepare: BigInt(position) },
      data: parsed(values[at + 5] as string),
      metadata: parsed(values[at + 6] as string),
      isJson: true,
    } as Event,
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
