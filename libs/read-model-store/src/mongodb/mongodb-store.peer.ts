import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { describeReadModelStore } from '../contract/describe-read-model-store';
import { openReadModelStore } from '../open-read-model-store';
import type { ReadModelStore } from '../read-model-store';

/** Set by the suite's start-up: a server of its own, or the one that was named. */
const url = process.env.MONGODB_URL ?? 'mongodb://127.0.0.1:27017';
const comparesBytes = process.env.MONGODB_PEER !== 'mongo-java-server';

describeReadModelStore(
  'in MongoDB',
  async () => {
    const database = `aftercare_trial_${randomBytes(6).toString('hex')}`;
    const opened: ReadModelStore[] = [];
    const another = async (): Promise<ReadModelStore> => {
      const store = await openReadModelStore({ mongodbUrl: url, database });
      opened.push(store);
      return store;
    };
    return {
      store: await another(),
      another,
      async dispose() {
        await Promise.all(opened.map((store) => store.close()));
        const client = await MongoClient.connect(url);
        await client.db(database).dropDatabase();
        await client.close();
      },
    };
  },
  { runs: 25, comparesBytes },
);
