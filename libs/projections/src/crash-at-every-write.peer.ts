import { describeCrashAtEveryWrite } from './crash-at-every-write.contract';
import { inMongodb } from './mongodb-store.fixture';
import { modelsUnderTest } from './stories.fixture';

/** One document for each fact, documents that change, documents that are removed: the peer takes its time. */
const models = modelsUnderTest.filter(({ name }) => ['customer-history', 'customer-value', 'forgetful'].includes(name));

describeCrashAtEveryWrite('MongoDB', inMongodb, { numRuns: 15, models });
