import type { EventStoreDBClient } from '@eventstore/db-client';
import { type DecodedFact, type FactDecoder, factDecoder } from './fact-decoder';
import { wantedTypes, type WantedTypes } from './fact-types';
import { openHistoryPage } from './history-page';
import type { StoredEvent } from './stored-event';
import { type Arrival, openSession } from './subscription-session';
import { comparedWithTail } from './tail-comparison';
import { UndecodableEvent } from './undecodable-event';

export interface SubscribeOptions {
  /** Facts after this position; `start` for all. */
  readonly from: number | 'start';
  /** Fact types; all facts when absent. Others are filtered out by the server, and show only as checkpoints. */
  readonly types?: readonly string[];
  /** Ends the subscription: the iteration finishes and the connection is given back. */
  readonly signal: AbortSignal;
  /** Without one, personal fields are null and no upcaster is applied. */
  readonly decode?: FactDecoder;
  /** After so many milliseconds of silence the position is compared with the store's end. 5,000 when absent. */
  readonly heartbeat?: number;
  /** Told of every lost connection, before the next try, with the position reached (-1: none) and the pause in milliseconds. */
  readonly onInterruption?: (error: unknown, position: number, pause: number) => void;
}

/**
 * `fact`: the next fact. `undecodable`: an event that is no readable fact; it is the consumer's to park.
 * `checkpoint`: nothing more to come up to this position. `caught-up`: everything stored so far was yielded; comes
 * again after every reconnection.
 */
export type SubscriptionItem =
  | { readonly kind: 'fact'; readonly fact: DecodedFact }
  | { readonly kind: 'undecodable'; readonly position: number; readonly error: UndecodableEvent }
  | { readonly kind: 'checkpoint'; readonly position: number }
  | { readonly kind: 'caught-up'; readonly position: number };

/** As a `SubscriptionItem`, but for events, which are as they are stored. */
export type StoredItem =
  | Extract<SubscriptionItem, { kind: 'checkpoint' | 'caught-up' }>
  | { readonly kind: 'event'; readonly position: number; readonly event: StoredEvent | undefined };

/** Milliseconds of silence unless stated. */
const usualHeartbeat = 5_000;

/** A subscription that must be at the store's end is asked first after so long (ms): older servers never say so. */
const quiet = 500;
const pauses = { first: 50, longest: 5_000 };

/**
 * The facts of the whole store in order, past and future, each exactly once per call. Pull-based: the next item is
 * fetched when it is asked for, and a slow consumer holds the server back. Survives every error of the connection by
 * subscribing again after the last item, and notices connections that fall silent. Ends only by `signal`.
 */
export async function* subscribeToFacts(
  client: EventStoreDBClient,
  options: SubscribeOptions,
): AsyncGenerator<SubscriptionItem, void> {
  for await (const items of subscribeInBunches(client, options))
    for (const item of items) {
      yield item;
      if (options.signal.aborted) return;
    }
}

/** As `subscribeToFacts`, in bunches of at most 64 items, never empty: for consumers to whom an await for each item is too much. */
export function subscribeInBunches(
  client: EventStoreDBClient,
  { decode = factDecoder(), ...options }: SubscribeOptions,
): AsyncGenerator<readonly SubscriptionItem[], void> {
  return inBunches(client, options, (items) => decodedItems(items, decode));
}

/** As `subscribeInBunches`, with events as they are stored: for who decodes them elsewhere. */
export const storedInBunches = (
  client: EventStoreDBClient,
  options: Omit<SubscribeOptions, 'decode'>,
): AsyncGenerator<readonly StoredItem[], void> => inBunches(client, options, (items) => items);

/** `finish` makes of stored items what is yielded; where it fails they are read again. */
async function* inBunches<T>(
  client: EventStoreDBClient,
  options: Omit<SubscribeOptions, 'decode'>,
  finish: (items: readonly StoredItem[]) => readonly T[] | Promise<readonly T[]>,
): AsyncGenerator<readonly T[], void> {
  const { from, signal, onInterruption } = options;
  const wanted = wantedTypes(options.types);
  let position = from === 'start' ? -1 : from;
  let pause = pauses.first;
  while (!signal.aborted) {
    try {
      for await (const items of oneSession(client, position, wanted, options)) {
        const finished = await finish(items);
        pause = pauses.first;
        const last = items.at(-1);
        if (last === undefined) continue;
        ({ position } = last);
        yield finished;
        if (signal.aborted) return;
      }
    } catch (error) {
      onInterruption?.(error, position, pause);
      await elapsed(pause, signal);
      pause = Math.min(pause * 2, pauses.longest);
    }
  }
}

/** Items of one connection as they come, until the signal; throws when the connection is lost or has stalled. */
async function* oneSession(
  client: EventStoreDBClient,
  from: number,
  wanted: WantedTypes,
  options: Omit<SubscribeOptions, 'decode'>,
): AsyncGenerator<readonly StoredItem[], void> {
  // Few types among many are the server's to find.
  const position = options.types === undefined ? yield* history(client, from, wanted, options) : from;
  if (!options.signal.aborted) yield* live(client, position, wanted, options);
}

/** What is recorded by now, or the part of it in which most is wanted; returns how far it came. */
async function* history(
  client: EventStoreDBClient,
  from: number,
  { includes }: WantedTypes,
  { signal, heartbeat = usualHeartbeat }: Omit<SubscribeOptions, 'decode'>,
): AsyncGenerator<readonly StoredItem[], number> {
  let position = from;
  for (;;) {
    const page = openHistoryPage(client, { position, includes, signal });
    try {
      while (!page.over()) {
        const arrivals = await page.take(heartbeat);
        if (signal.aborted) return position;
        if (arrivals.length === 0 && !page.over()) throw new Error('the event store stopped answering a read');
        const items = storedItems(arrivals, position);
        const last = items.at(-1);
        if (last === undefined) continue;
        ({ position } = last);
        yield items;
      }
    } finally {
      page.close();
    }
    if (!page.goOn()) return position;
  }
}

/** What a subscription brings, which begins after a position. */
async function* live(
  client: EventStoreDBClient,
  from: number,
  wanted: WantedTypes,
  { signal, heartbeat = usualHeartbeat }: Omit<SubscribeOptions, 'decode'>,
): AsyncGenerator<readonly StoredItem[], void> {
  const session = openSession(client, { position: from, regex: wanted.regex, signal });
  let position = from;
  let caughtUp = false;
  let silentFor = 0;
  try {
    while (!signal.aborted) {
      const wait = caughtUp && silentFor < heartbeat ? heartbeat : Math.min(quiet, heartbeat);
      const arrivals = await session.take(wait);
      if (signal.aborted) return;
      if (arrivals.length > 0) {
        silentFor = 0;
        const items = storedItems(arrivals, position);
        caughtUp ||= items.some(({ kind }) => kind === 'caught-up');
        position = items.at(-1)?.position ?? position;
        yield items;
        continue;
      }
      silentFor += wait;
      const end = await comparedWithTail(client, position, wanted);
      if (end === 'behind') {
        // Seen behind twice with a pause in between: a fact recorded this very moment is no stall.
        if (silentFor > heartbeat) throw new Error('the subscription fell silent while the store went on');
        continue;
      }
      silentFor = 0;
      if (end > position) yield [{ kind: 'checkpoint', position: end }];
      position = end;
      if (!caughtUp) yield [{ kind: 'caught-up', position }];
      caughtUp = true;
    }
  } finally {
    session.close();
  }
}

/** What came after `position`, in order. */
function storedItems(arrivals: readonly Arrival[], position: number): readonly StoredItem[] {
  const items: StoredItem[] = [];
  let at = position;
  for (const arrival of arrivals) {
    if ('event' in arrival) {
      at = arrival.event?.position ?? at;
      items.push({ kind: 'event', position: at, event: arrival.event });
    } else if ('caughtUp' in arrival) items.push({ kind: 'caught-up', position: at });
    else if (arrival.checkpoint > at) items.push({ kind: 'checkpoint', position: (at = arrival.checkpoint) });
  }
  return items;
}

/** Stored items with their events decoded; keys that are not in memory are fetched for all of them at once. */
export async function decodedItems(
  items: readonly StoredItem[],
  decode: FactDecoder,
): Promise<readonly SubscriptionItem[]> {
  const decoded: SubscriptionItem[] = [];
  const begun = items.map((item) => (item.kind === 'event' ? decodedItem(item.event, decode) : item));
  for (const item of begun) decoded.push(item instanceof Promise ? await item : item);
  return decoded;
}

const undecodable = (error: unknown): SubscriptionItem => {
  if (error instanceof UndecodableEvent) return { kind: 'undecodable', position: error.position, error };
  throw error;
};

function decodedItem(
  event: StoredEvent | undefined,
  decode: FactDecoder,
): SubscriptionItem | Promise<SubscriptionItem> {
  try {
    const fact = decode(event);
    if (!(fact instanceof Promise)) return { kind: 'fact', fact };
    const item = fact.then((known): SubscriptionItem => ({ kind: 'fact', fact: known })).catch(undecodable);
    // Awaited in its turn; a failure before that is no unhandled one.
    item.catch(() => undefined);
    return item;
  } catch (error) {
    return undecodable(error);
  }
}

/** Waits so many milliseconds, or until the signal fires. */
async function elapsed(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
