import { describeReadModelStore } from '../contract/describe-read-model-store';
import { startOwnPeer, type OwnPeer } from './own-peer.fixture';
import { trialDatabase } from './trial-database.fixture';

let peer: OwnPeer;
beforeAll(async () => {
  peer = await startOwnPeer({ backend: 'h2' });
});
afterAll(() => peer.stop());

describeReadModelStore(
  'in a MongoDB that keeps files',
  async () => {
    const trial = await trialDatabase(peer.url);
    return { store: await trial.open(), another: () => trial.open(), dispose: () => trial.dispose() };
  },
  { runs: 5, comparesBytes: false },
);
