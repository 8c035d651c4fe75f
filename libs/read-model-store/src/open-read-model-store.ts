import { openEmbeddedStore } from './embedded/embedded-store';
import { openMongodbStore } from './mongodb/mongodb-store';
import type { ReadModelStore } from './read-model-store';

/** Where read models live: a MongoDB when `mongodbUrl` is given, else an SQLite file, made when missing with its folder. */
export interface StoreLocation {
  readonly mongodbUrl?: string | undefined;
  /** Database in MongoDB; `aftercare` unless given. */
  readonly database?: string | undefined;
  readonly file?: string | undefined;
}

/**
 * Opens the store for one process. The file may be opened by several processes at once, one of which writes a build.
 * A MongoDB that is away does not hinder opening: calls, and `ping()`, fail until it is back.
 */
export async function openReadModelStore({
  mongodbUrl,
  database = 'aftercare',
  file,
}: StoreLocation): Promise<ReadModelStore> {
  if (mongodbUrl !== undefined) return openMongodbStore(mongodbUrl, database);
  if (file !== undefined) return openEmbeddedStore(file);
  throw new TypeError('openReadModelStore needs a mongodbUrl or a file');
}
