import { describeReadModelStore } from '../contract/describe-read-model-store';
import { trialDatabase } from './trial-database.fixture';

const comparesBytes = process.env.MONGODB_PEER !== 'mongo-java-server';

describeReadModelStore(
  'in MongoDB',
  async () => {
    const trial = await trialDatabase();
    return { store: await trial.open(), another: () => trial.open(), dispose: () => trial.dispose() };
  },
  { runs: 25, comparesBytes },
);
