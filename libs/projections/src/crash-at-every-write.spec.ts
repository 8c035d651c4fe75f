import { describeCrashAtEveryWrite } from './crash-at-every-write.contract';
import { inTemporaryStore } from './temporary-store.fixture';

describeCrashAtEveryWrite('the embedded store', inTemporaryStore, 20);
