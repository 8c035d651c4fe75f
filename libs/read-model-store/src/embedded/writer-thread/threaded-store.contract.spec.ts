import { describeReadModelStore } from '../../contract/describe-read-model-store';
import { storeInFolder } from '../store-in-folder.fixture';
import { builtThread } from './built-thread.fixture';
import { openThreadedStore } from './threaded-store';

describeReadModelStore('in an SQLite file, written by a thread', () =>
  storeInFolder((file) => openThreadedStore(file, builtThread)),
);
