import { inMongodb } from '../mongodb-store.fixture';
import { describeCrashWhileMending } from './crash-while-mending.contract';
import { describeFullParking } from './full-parking.contract';
import { describePolicyParking } from './policy-parking.contract';

describePolicyParking('MongoDB', inMongodb);
describeFullParking('MongoDB', inMongodb);
describeCrashWhileMending('MongoDB', inMongodb);
