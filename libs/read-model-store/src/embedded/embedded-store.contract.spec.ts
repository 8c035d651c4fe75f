import { describeReadModelStore } from '../contract/describe-read-model-store';
import { openEmbeddedStore } from './embedded-store';
import { storeInFolder } from './store-in-folder.fixture';

describeReadModelStore('in an SQLite file', () => storeInFolder((file) => openEmbeddedStore(file)));
