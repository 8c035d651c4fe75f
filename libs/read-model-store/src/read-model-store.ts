import type { PartitionClaim } from './partitions';

/**
 * The only fields that may be filtered or sorted on: dotted path -> one type. `number` is a safe integer (money in minor units,
 * a share in parts per million); an instant is an ISO UTC string; a string has at most 512 bytes. No list at or above such a path.
 */
export type DeclaredFields = Readonly<
  Record<string, { readonly type: 'string' | 'number' | 'boolean'; readonly required?: boolean }>
>;

/**
 * A collection as its read model declares it; `name` is kebab-case. Each index: equality fields first, then at most one range or
 * sort field; the key is appended by the store.
 */
export interface CollectionSpec {
  readonly name: string;
  readonly fields: DeclaredFields;
  readonly indexes: readonly (readonly string[])[];
}

/**
 * One document after the event at `position`, or its removal. A document is plain JSON of at most 1 MiB and 32 levels; its `undefined`
 * fields are dropped. Field names: not empty, no dot, no leading `$`, not `_id`, nor a name
 * every object has (`toString`), nor one of MongoDB's driver (`_bsontype`, `firstBatch`, `nextBatch`). Keys: 1 to 512 bytes.
 */
export type Write<T> =
  | { readonly key: string; readonly position: number; readonly doc: T }
  | { readonly key: string; readonly position: number; readonly delete: true };

/** At most one write per key; `checkpoint` is not below any write's position. */
export interface Batch<T> {
  readonly writes: readonly Write<T>[];
  readonly checkpoint: number;
}

export type Scalar = string | number | boolean;

/** `eq: null` matches null and missing. Ranges may have one or two ends. Text is compared by its UTF-8 bytes. */
export type Condition =
  | { readonly eq: Scalar | null }
  | { readonly in: readonly Scalar[] }
  | { readonly gt?: Scalar; readonly gte?: Scalar; readonly lt?: Scalar; readonly lte?: Scalar }
  | { readonly prefix: string };

/** Keyset cursor: sort value and key of the last document of a page. */
export interface Cursor {
  readonly v: Scalar | null;
  readonly k: string;
}

/** A range or prefix needs the sort to be by its own field; a sort field must be declared as required. Without a sort: by key. */
export interface Query {
  readonly where?: Readonly<Record<string, Condition>>;
  readonly sort?: { readonly by: string; readonly dir: 'asc' | 'desc' };
  /** 1..500 */
  readonly limit: number;
  readonly after?: Cursor;
}

export interface StoredDocument<T> {
  readonly key: string;
  readonly position: number;
  readonly doc: T;
}

/** A document as JSON text. Equal texts are equal documents; the text of one document may be another in each build, by the order of its fields. */
export interface StoredText {
  readonly key: string;
  readonly position: number;
  readonly text: string;
}

export interface Page<T> {
  readonly items: readonly StoredDocument<T>[];
  /** Absent on the last page. */
  readonly next?: Cursor;
}

/** The serving version of a read model, for queries. Reads see each document whole; no snapshot spans two calls. */
export interface Collection<T> {
  get(key: string): Promise<StoredDocument<T> | undefined>;
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, StoredDocument<T>>>;
  find(query: Query): Promise<Page<T>>;
  /** Counts up to `cap`; `capped` tells that there may be more. */
  count(where: Query['where'], cap: number): Promise<{ n: number; capped: boolean }>;
  /** Position up to which all partitions of the serving version have folded; -1 before the first batch. */
  checkpoint(): Promise<number>;
}

/** How a build is opened. */
export interface BuildOptions {
  /** Defers indexes until `buildIndexes()`. */
  readonly bulk?: boolean;
  /** Version of the fold that fills it (`ReadModel.version`), remembered when the build is made; 1 unless stated. */
  readonly fold?: number;
  /** What this writer may write: all partitions, with fence 0, unless stated. With an empty list it reads and makes indexes only. */
  readonly share?: readonly PartitionClaim[];
  /**
   * What this writer does is small and waited for: it does not stand behind the batches of others in this process. Not for one that
   * another process may fence off.
   */
  readonly urgent?: boolean;
}

/**
 * A writer of `name@version` for its share of the partitions, opened at its checkpoint: it is given what lies after that, and
 * may be given it again, in any order of batches. A partition belongs to whoever opened it with the highest fence.
 */
export interface BuildWriter<T> {
  /** Up to which position all of its partitions have folded: the lowest of theirs. */
  checkpoint(): Promise<number>;
  /**
   * Documents of this build by key. A removed one is absent from the map, like one that never was, and nobody is told its position; its
   * tombstone guards that, for a while. So a writer must not remove a document for what it holds: see `ReadModel.evolve`.
   */
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, StoredDocument<T>>>;
  /**
   * Writes are guarded by position: a write not above the stored position is skipped. Then the checkpoints of its partitions
   * move, forward only. Nothing is written when one write breaks a rule, such as a key of a partition it does not hold.
   * Throws FencedOff, and changes nothing more, once one of its partitions was opened with a higher fence.
   * After any other error the batch may stand in part: apply it again.
   */
  apply(batch: Batch<T>): Promise<{ applied: number; skipped: number }>;
  buildIndexes(): Promise<void>;
}

/** A build of a read model. */
export interface BuildVersion {
  /** Build number: 1, 2, 3 ... */
  readonly version: number;
  /** Version of the fold that fills it. */
  readonly fold: number;
  readonly serving: boolean;
  /** Whether it has answered queries at some time. */
  readonly served: boolean;
  /** Up to which position all of it is folded: the lowest of its partitions; -1 before the first batch. */
  readonly checkpoint: number;
  /** By partition. */
  readonly checkpoints: readonly number[];
}

/** How large a build is. */
export interface BuildSize {
  readonly documents: number;
  /** What the documents take in this store, without its indexes: JSON text in one, BSON in the other. */
  readonly bytes: number;
}

/** Where read models live. Two adapters answer alike; what two servers could answer differently is refused (`StoreRuleBroken`). */
export interface ReadModelStore {
  /** The serving version of a collection; before any promotion it is empty with checkpoint -1. */
  collection<T extends object>(spec: CollectionSpec): Collection<T>;
  /** Opens a writer of a build, making the build when new. Throws FencedOff when a partition was opened with a higher fence. */
  build<T extends object>(spec: CollectionSpec, version: number, options?: BuildOptions): Promise<BuildWriter<T>>;
  versions(name: string): Promise<readonly BuildVersion[]>;
  /** Makes a version the serving one, also an older one. */
  promote(name: string, version: number): Promise<void>;
  /** Removes a version that is not serving; harmless when there is none. */
  drop(name: string, version: number): Promise<void>;
  /** Counts all documents of a build, which takes a while when there are many. */
  stats(name: string, version: number): Promise<BuildSize>;
  /** The texts of documents of any build in the order of their keys; fewer than `limit` (1..500) only at the end. */
  scan(
    spec: CollectionSpec,
    version: number,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<readonly StoredText[]>;
  /** Throws when the store cannot be reached; else says what it is, e.g. `sqlite 3.53.0`. */
  ping(): Promise<string>;
  close(): Promise<void>;
}
