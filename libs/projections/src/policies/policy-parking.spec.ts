import { inTemporaryStore } from '../temporary-store.fixture';
import { describeFullParking } from './full-parking.contract';
import { describePolicyParking } from './policy-parking.contract';

describePolicyParking('the embedded store', inTemporaryStore);
describeFullParking('the embedded store', inTemporaryStore);
