/**
 * EventStoreDB's rules of appends, deletes and metadata in as few lines as they take: what the node answers to any
 * sequence of calls is compared with it. Everything is kept in arrays and nothing is shared with the node's own code.
 */
export interface StoreModel {
  /** The type of all its events. */
  readonly type: string;
  readonly streams: Map<string, ModelStream>;
  /** What `$all` holds, in order. */
  readonly log: LogEntry[];
  /** Ids the server remembers until it is restarted: the first writer of an id keeps it. */
  readonly recent: Map<string, { stream: string; revision: number }>;
}

export interface ModelStream {
  readonly ids: string[];
  metadata: { readonly maxCount?: number; readonly truncateBefore?: number };
  metadataEvents: number;
  softDeleted: boolean;
  tombstoned: boolean;
}

/** Without id: an event the server writes itself. */
export interface LogEntry {
  readonly stream: string;
  readonly type: string;
  readonly revision: number | 'tombstone';
  readonly id?: string;
}

export type ModelExpectation = 'any' | 'no_stream' | 'stream_exists' | number;

export type ModelOutcome =
  | { readonly kind: 'done'; readonly revision: number }
  | { readonly kind: 'wrong-expected-version'; readonly actual: number }
  | { readonly kind: 'stream-deleted' };

export const emptyModel = (type: string): StoreModel => ({ type, streams: new Map(), log: [], recent: new Map() });

export function streamOf(model: StoreModel, name: string): ModelStream {
  const fresh = { ids: [], metadata: {}, metadataEvents: 0, softDeleted: false, tombstoned: false };
  const stream = model.streams.get(name) ?? fresh;
  model.streams.set(name, stream);
  return stream;
}

export const lastOf = (stream: ModelStream): number => stream.ids.length - 1;

export function append(
  model: StoreModel,
  name: string,
  expected: ModelExpectation,
  ids: readonly string[],
): ModelOutcome {
  const stream = streamOf(model, name);
  const wrong = { kind: 'wrong-expected-version', actual: lastOf(stream) } as const;
  if (stream.tombstoned) return { kind: 'stream-deleted' };
  if (expected === 'stream_exists' && stream.softDeleted) return { kind: 'stream-deleted' };
  if (expected === 'stream_exists' && stream.ids.length === 0 && stream.metadataEvents === 0) return wrong;

  const base = expected === 'no_stream' ? -1 : expected;
  if (typeof base === 'number' && base > lastOf(stream)) return wrong;
  // Where the server has each of the ids; undefined where it does not know it, or has another in that place.
  const places = ids.map((id, index) => {
    if (typeof base === 'number') return stream.ids[base + 1 + index] === id ? base + 1 + index : undefined;
    const known = model.recent.get(id);
    return known?.stream === name ? known.revision : undefined;
  });
  const fits = typeof base !== 'number' || base === lastOf(stream) || (base === -1 && stream.softDeleted);
  if (places.length > 0 && places[0] !== undefined)
    return places.includes(undefined) ? wrong : { kind: 'done', revision: places.at(-1) as number };
  if (!fits || (ids.length === 0 && typeof base === 'number' && base < lastOf(stream))) return wrong;

  const recreatedFrom = stream.ids.length;
  for (const id of ids) {
    const revision = stream.ids.push(id) - 1;
    model.log.push({ stream: name, type: model.type, revision, id });
    if (!model.recent.has(id)) model.recent.set(id, { stream: name, revision });
  }
  if (stream.softDeleted) bringBack(model, name, recreatedFrom);
  return { kind: 'done', revision: lastOf(stream) };
}

export function softDelete(model: StoreModel, name: string, expected: ModelExpectation): ModelOutcome {
  const stream = streamOf(model, name);
  const refused = refusedEnd(stream, expected);
  if (refused) return refused;
  if (stream.ids.length === 0 && stream.metadataEvents === 0) return { kind: 'wrong-expected-version', actual: -1 };
  writeMetadata(model, name);
  stream.metadata = {};
  stream.softDeleted = true;
  return { kind: 'done', revision: lastOf(stream) };
}

export function tombstone(model: StoreModel, name: string, expected: ModelExpectation): ModelOutcome {
  const stream = streamOf(model, name);
  const refused = refusedEnd(stream, expected);
  if (refused) return refused;
  stream.tombstoned = true;
  model.log.push({ stream: name, type: '$streamDeleted', revision: 'tombstone' });
  return { kind: 'done', revision: lastOf(stream) };
}

/** Sets metadata; `broken` stands for data that is no JSON object. */
export function setMetadata(
  model: StoreModel,
  name: string,
  metadata: ModelStream['metadata'] | 'broken',
): ModelOutcome {
  const stream = streamOf(model, name);
  if (stream.tombstoned) return { kind: 'stream-deleted' };
  const wasSoftDeleted = stream.softDeleted;
  writeMetadata(model, name);
  stream.softDeleted = false;
  stream.metadata = metadata === 'broken' ? {} : metadata;
  if (wasSoftDeleted && metadata !== 'broken') bringBack(model, name, stream.ids.length);
  return { kind: 'done', revision: stream.metadataEvents - 1 };
}

export const restart = (model: StoreModel): void => model.recent.clear();

/** What a reader of the stream sees: revisions, or how the read fails. */
export function visible(model: StoreModel, name: string): number[] | 'stream-not-found' | 'stream-deleted' {
  const stream = streamOf(model, name);
  if (stream.tombstoned) return 'stream-deleted';
  if (stream.ids.length === 0 || stream.softDeleted) return 'stream-not-found';
  const { truncateBefore = 0, maxCount = Infinity } = stream.metadata;
  const first = Math.max(truncateBefore, stream.ids.length - maxCount);
  return [...stream.ids.keys()].filter((revision) => revision >= first);
}

function refusedEnd(stream: ModelStream, expected: ModelExpectation): ModelOutcome | undefined {
  if (stream.tombstoned) return { kind: 'stream-deleted' };
  const base = expected === 'no_stream' ? -1 : expected;
  const comesBack = base === -1 && stream.softDeleted;
  return expected === 'any' || base === lastOf(stream) || comesBack
    ? undefined
    : { kind: 'wrong-expected-version', actual: lastOf(stream) };
}

function bringBack(model: StoreModel, name: string, from: number): void {
  const stream = streamOf(model, name);
  writeMetadata(model, name);
  stream.metadata = { ...stream.metadata, truncateBefore: from };
  stream.softDeleted = false;
}

function writeMetadata(model: StoreModel, name: string): void {
  const revision = streamOf(model, name).metadataEvents++;
  model.log.push({ stream: `$$${name}`, type: '$metadata', revision });
}
