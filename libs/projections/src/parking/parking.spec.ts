import { inTemporaryStore } from '../temporary-store.fixture';
import { describeParking } from './parking.contract';

describeParking('the embedded store', inTemporaryStore, 60);
