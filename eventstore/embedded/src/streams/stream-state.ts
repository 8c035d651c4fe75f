import { LRUCache } from 'lru-cache';

import { isJson, recordData } from '../log/record';
import { Store } from '../log/store';
import { isMetadataStream, parseMetadata, StreamMetadata } from './stream-metadata';

/** An event that is on its way to disk. */
export interface PendingEvent {
  readonly revision: number;
  readonly id: string;
  readonly position: number;
}

/**
 * What the node knows of one stream (or derived list): as it is on disk, and as it will be when every append under way
 * has reached it. Appends are decided on the latter, reads see the former.
 */
export interface StreamState {
  readonly name: string;
  /** Where its entries are; 0 until the first. */
  list: number;
  /** The last revision on disk, or -1. */
  last: number;
  /** The last revision including appends under way, or -1. */
  written: number;
  /** A tombstone is on disk. */
  tombstoned: boolean;
  /** A tombstone is on disk or under way. */
  tombstoneWritten: boolean;
  /** Of a metadata stream: what its newest event on disk says, and what the newest written one says. */
  metadata: StreamMetadata;
  metadataWritten: StreamMetadata;
  /** Data of the newest written metadata event. */
  metadataBytes: Buffer;
  readonly pending: PendingEvent[];
}

export interface StreamStates {
  get(name: string): StreamState;
  /** Keeps a state with pending events from being dropped from memory. */
  pin(state: StreamState): void;
  unpin(state: StreamState): void;
  /** Gives a stream or derived list its place for entries. */
  assignList(state: StreamState): number;
  /** Forgets everything that is not on disk. */
  reset(): void;
}

const CACHED_STREAMS = 20_000;
const NO_METADATA: StreamMetadata = {};
const NO_BYTES = Buffer.alloc(0);

export function streamStates(store: Store): StreamStates {
  const cache = new LRUCache<string, StreamState>({ max: CACHED_STREAMS });
  const pinned = new Map<string, StreamState>();
  let lastList = store.lastList();

  return {
    get: (name) => {
      const known = cache.get(name) ?? pinned.get(name);
      if (known) return known;
      const state = load(store, name);
      cache.set(name, state);
      return state;
    },
    pin: (state) => pinned.set(state.name, state),
    unpin: (state) => {
      pinned.delete(state.name);
      cache.set(state.name, state);
    },
    assignList: (state) => (state.list = ++lastList),
    reset: () => {
      cache.clear();
      pinned.clear();
      lastList = store.lastList();
    },
  };
}

function load(store: Store, name: string): StreamState {
  const entry = store.name(name);
  const list = entry?.list ?? 0;
  const last = list === 0 ? -1 : store.lastNumber(list);
  const newest = last >= 0 && isMetadataStream(name) ? newestEvent(store, list, last) : undefined;
  const metadata = newest ? parseMetadata(newest) : NO_METADATA;
  const tombstoned = (entry?.tombstone ?? 0) > 0;
  return {
    name,
    list,
    last,
    written: last,
    tombstoned,
    tombstoneWritten: tombstoned,
    metadata,
    metadataWritten: metadata,
    metadataBytes: newest?.data ?? NO_BYTES,
    pending: [],
  };
}

function newestEvent(store: Store, list: number, last: number): { json: boolean; data: Buffer } | undefined {
  const position = store.entry(list, last);
  const record = position === undefined ? undefined : store.record(position);
  return record && { json: isJson(record), data: Buffer.from(recordData(record)) };
}
