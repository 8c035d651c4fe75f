import { randomBytes } from 'node:crypto';
import { MongoClient, type Db } from 'mongodb';
import { openReadModelStore } from '../open-read-model-store';
import type { ReadModelStore } from '../read-model-store';

/** The server of the suite: set by its start-up, one of its own or the one that was named. */
export const serverUrl = process.env.MONGODB_URL ?? 'mongodb://127.0.0.1:27017';

/** A database for one test. */
export interface TrialDatabase {
  readonly name: string;
  /** Past the store's own connection. */
  readonly database: Db;
  open(url?: string): Promise<ReadModelStore>;
  /** Closes the stores that were opened and removes the data. */
  dispose(): Promise<void>;
}

export async function trialDatabase(url = serverUrl): Promise<TrialDatabase> {
  const name = `aftercare_trial_${randomBytes(6).toString('hex')}`;
  const client = await MongoClient.connect(url);
  const opened: ReadModelStore[] = [];
  return {
    name,
    database: client.db(name),
    async open(through = url) {
      const store = await openReadModelStore({ mongodbUrl: through, database: name });
      opened.push(store);
      return store;
    },
    async dispose() {
      await Promise.all(opened.map((store) => store.close()));
      await client.db(name).dropDatabase();
      await client.close();
    },
  };
}
