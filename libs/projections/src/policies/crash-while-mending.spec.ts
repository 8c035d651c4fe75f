import { inTemporaryStore } from '../temporary-store.fixture';
import { describeCrashWhileMending } from './crash-while-mending.contract';

describeCrashWhileMending('the embedded store', inTemporaryStore);
