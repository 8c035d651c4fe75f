import type { RecordedFact } from '@aftercare/domain';
import { UndecodableEvent, type SubscriptionItem } from '@aftercare/event-sourcing';

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

/** What the thread says of a reading: a bunch of items as text, or that its connection was lost. */
export type Told =
  | { readonly reading: number; readonly items: string }
  | { readonly reading: number; readonly interrupted: string; readonly position: number; readonly pause: number };

/** So many bunches of a reading are on their way at once. */
export const BUNCHES_ON_THE_WAY = 2;

/** An event that cannot be read, without its class, which does not cross between threads. */
interface Unreadable {
  readonly kind: 'unreadable';
  readonly place: readonly [stream: string, revision: number, type: string, position: number];
  readonly reason: string;
  readonly stored?: RecordedFact;
}
type Crossing = Exclude<SubscriptionItem, { kind: 'undecodable' }> | Unreadable;

/** Items as JSON text: both threads together need less time for it than for a structured clone. */
export const textOf = (items: readonly SubscriptionItem[]): string => JSON.stringify(items.map(crossing));

export const itemsOf = (text: string): readonly SubscriptionItem[] => (JSON.parse(text) as Crossing[]).map(crossed);

function crossing(item: SubscriptionItem): Crossing {
  if (item.kind !== 'undecodable') return item;
  const { stream, revision, type, position, reason, stored } = item.error;
  return { kind: 'unreadable', place: [stream, revision, type, position], reason, ...(stored && { stored }) };
}

function crossed(item: Crossing): SubscriptionItem {
  if (item.kind !== 'unreadable') return item;
  const { place, reason, stored } = item;
  const error = new UndecodableEvent(...place, reason, { ...(stored && { stored }) });
  return { kind: 'undecodable', position: error.position, error };
}
