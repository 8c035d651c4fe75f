import { describeCrashAtEveryWrite } from './crash-at-every-write.contract';
import { modelsUnderTest } from './stories.fixture';
import { inTemporaryStore } from './temporary-store.fixture';

describeCrashAtEveryWrite('the embedded store', inTemporaryStore, { numRuns: 50, models: modelsUnderTest });
