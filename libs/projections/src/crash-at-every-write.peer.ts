import { describeCrashAtEveryWrite } from './crash-at-every-write.contract';
import { inMongodb } from './mongodb-store.fixture';

describeCrashAtEveryWrite('MongoDB', inMongodb, 5);
