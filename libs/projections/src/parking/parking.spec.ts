import { inTemporaryStore } from '../temporary-store.fixture';
import { describeParkedStreams } from './parked-streams.contract';
import { describeParking } from './parking.contract';
import { describeRemovedDocuments } from './removed-documents.contract';
import { describeTwoHolders } from './two-holders.contract';

describeParking('the embedded store', inTemporaryStore, 60);
describeParkedStreams('the embedded store', inTemporaryStore);
describeRemovedDocuments('the embedded store', inTemporaryStore);
describeTwoHolders('the embedded store', inTemporaryStore);
