import type { Instant, RecordedFact } from '@aftercare/domain';
import { UndecodableEvent } from '@aftercare/event-sourcing';
import { partitionOf } from '@aftercare/read-model-store';
import { type Place, stoppedAtFact } from '../arrived';
import { entryKey, queueId, storableText, type ParkedEntry, type ParkedQueue } from './parked-entry';
import type { ParkedKeys } from './parked-keys';

/** What becomes parked while a batch is folded, or one fact of a policy is done. Nothing of it is written or noted yet. */
export interface BatchParking {
  /** False while no fact need be asked about. */
  readonly any: boolean;
  /** Whether the fact is not to be folded into the document of this key now, because it waits or was discarded. */
  holds(fact: Place, key: string): boolean;
  /** Parks the key at this fact. */
  park(fact: Place, key: string, error: unknown): void;
  /** Parks the whole stream: nobody can tell which documents the fact concerns. */
  parkStream(fact: Place, error: unknown): void;
  /** Parks what the event concerns, as far as its stored form tells. */
  parkUnread(event: UndecodableEvent, keysOf: (fact: RecordedFact) => readonly string[]): void;
  /** What is to be written before the batch is. */
  entries(): readonly ParkedEntry[];
}

export interface BatchParkingOptions {
  readonly parked: ParkedKeys;
  /** Partitions held. */
  readonly partitions: readonly number[];
  readonly clock: () => Instant;
}

const waiting = new Error('a fact before it waits');

export function batchParking({ parked, partitions, clock }: BatchParkingOptions): BatchParking {
  const found = new Map<string, ParkedEntry>();
  const heads = new Map<string, number>();
  const keys = new Map<string, number>();
  const streams = new Map<string, number>();
  const lower = (map: Map<string, number>, of: string, { position }: Place): void =>
    void map.set(of, Math.min(position, map.get(of) ?? position));

  const add = (queue: ParkedQueue, fact: Place, error: unknown, guessed?: readonly string[]): void => {
    if (parked.isDiscarded(queue, fact.position)) return;
    const entry: ParkedEntry = {
      ...queue,
      ...{ queue: queueId(queue), status: 'behind', attempts: 0, parkedAt: clock() },
      ...placeOf(fact, error),
      shown: !queue.wholeStream || queue.partition === partitionOf(queue.key),
      ...(guessed && { guessed }),
    };
    const key = entryKey(entry);
    if (!found.has(key) || error !== waiting) found.set(key, entry);
    lower(heads, entry.queue, fact);
  };
  /** The queue in which the fact waits for this key; a key's own comes before that of a stream, and keeps its order. */
  const queueOf = (fact: Place, key: string): ParkedQueue | undefined => {
    if (fact.position >= (keys.get(key) ?? Infinity)) return parked.named(key);
    const known = parked.queueOf(fact, key);
    if (known || fact.position < (streams.get(fact.stream) ?? Infinity)) return known;
    return parked.namedStream(fact.stream, partitionOf(key));
  };
  const discarded = (fact: Place, key: string): boolean =>
    [parked.named(key), parked.namedStream(fact.stream, partitionOf(key))].some((queue) =>
      parked.isDiscarded(queue, fact.position),
    );
  const park: BatchParking['park'] = (fact, key, error) => {
    lower(keys, key, fact);
    add(parked.named(key), fact, error);
  };
  const parkStream: BatchParking['parkStream'] = (fact, error) => {
    lower(streams, fact.stream, fact);
    for (const partition of partitions) add(parked.namedStream(fact.stream, partition), fact, error);
  };

  return {
    get any() {
      return found.size > 0 || parked.any;
    },
    holds: (fact, key) => {
      if (discarded(fact, key)) return true;
      const queue = queueOf(fact, key);
      if (queue) add(queue, fact, waiting);
      return queue !== undefined;
    },
    park,
    parkStream,
    parkUnread: (event, keysOf) => {
      const guessed = guess(event, keysOf);
      if (guessed === undefined) return parkStream(event, event);
      for (const key of guessed) {
        lower(keys, key, event);
        add(parked.named(key), event, event, guessed);
      }
    },
    entries: () => {
      if (found.size === 0) return [];
      const head = (queue: string): number =>
        Math.min(heads.get(queue) ?? Infinity, parked.get(queue)?.head ?? Infinity);
      return [...found.values()].map((entry) =>
        entry.position === head(entry.queue) ? { ...entry, status: 'parked' } : entry,
      );
    },
  };
}

/** The keys of an event that cannot be read, by what is stored of it; undefined where that does not tell. */
function guess(
  { stored }: UndecodableEvent,
  keysOf: (fact: RecordedFact) => readonly string[],
): readonly string[] | undefined {
  if (stored === undefined) return undefined;
  try {
    const keys = keysOf(stored);
    return keys.every((key) => typeof key === 'string' && key !== '') ? keys : undefined;
  } catch {
    return undefined;
  }
}

/** Where a fact is and why it waits, as a store can hold it. */
function placeOf(fact: Place, error: unknown) {
  const { stream, revision, position, type, reason } = stoppedAtFact(fact, error);
  const why = error === waiting ? waiting.message : reason;
  return { stream, revision, position, type: storableText(type), reason: storableText(why).slice(0, 500) };
}
