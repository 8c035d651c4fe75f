import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { openReadModelStore, type ReadModelStore } from '@aftercare/read-model-store';

/** Set by the suite's start-up: a server of its own, or the one that was named. */
export const mongodbUrl = process.env.MONGODB_URL ?? 'mongodb://127.0.0.1:27017';

/** An empty database of its own, dropped by `dispose`. */
export async function mongodbStore(): Promise<{
  readonly store: ReadModelStore;
  readonly database: string;
  readonly dispose: () => Promise<void>;
}> {
  const database = `aftercare_effect_once_${randomBytes(6).toString('hex')}`;
  const store = await openReadModelStore({ mongodbUrl, database });
  return {
    ...{ store, database },
    dispose: async () => {
      await store.close();
      const client = await MongoClient.connect(mongodbUrl);
      await client.db(database).dropDatabase();
      await client.close();
    },
  };
}

/** Runs work on an empty database of its own, which is dropped afterwards. */
export async function inMongodb(work: (store: ReadModelStore, database: string) => Promise<void>): Promise<void> {
  const { store, database, dispose } = await mongodbStore();
  try {
    await work(store, database);
  } finally {
    await dispose();
  }
}
