import { temporaryStore } from '../temporary-store.fixture';
import { describeTwoRebuilds } from './two-rebuilds.contract';

describeTwoRebuilds('an SQLite file', temporaryStore);
