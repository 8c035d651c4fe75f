import type { ReadModelStore } from './read-model-store';

/** Where read models live: a MongoDB when `mongodbUrl` is given, else an SQLite file, made when missing with its folder. */
export interface StoreLocation {
  readonly mongodbUrl?: string | undefined;
  /** Database in MongoDB; `aftercare` unless given. */
  readonly database?: string | undefined;
  readonly file?: string | undefined;
  /** Whether writers of a file work in a thread of their own; for MongoDB it means nothing. False unless given. */
  readonly writerThread?: boolean | undefined;
}

/**
 * Opens the store for one process. The file may be opened by several processes at once, one of which writes a build.
 * A MongoDB that is away does not hinder opening: calls, and `ping()`, fail until it is back.
 * An adapter is loaded only when it is used: the driver of the other one costs start-up time and memory.
 */
export async function openReadModelStore({
  mongodbUrl,
  database = 'aftercare',
  file,
  writerThread = false,
}: StoreLocation): Promise<ReadModelStore> {
  if (mongodbUrl !== undefined)
    return (await import('./mongodb/mongodb-store.js')).openMongodbStore(mongodbUrl, database);
  if (file !== undefined && writerThread)
    return (await import('./embedded/writer-thread/threaded-store.js')).openThreadedStore(file);
  if (file !== undefined) return (await import('./embedded/embedded-store.js')).openEmbeddedStore(file);
  throw new TypeError('openReadModelStore needs a mongodbUrl or a file');
}
