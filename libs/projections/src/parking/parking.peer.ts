import { inMongodb } from '../mongodb-store.fixture';
import { describeCrashWhileMending } from './crash-while-mending.contract';
import { describeParkedStreams } from './parked-streams.contract';
import { describeParking } from './parking.contract';
import { describeRemovedDocuments } from './removed-documents.contract';
import { describeTwoHolders } from './two-holders.contract';

describeParking('MongoDB', inMongodb, 8);
describeCrashWhileMending('MongoDB', inMongodb);
describeParkedStreams('MongoDB', inMongodb);
describeRemovedDocuments('MongoDB', inMongodb);
describeTwoHolders('MongoDB', inMongodb);
