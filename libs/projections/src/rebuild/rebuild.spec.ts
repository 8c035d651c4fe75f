import { temporaryStore } from '../temporary-store.fixture';
import { describeRebuilds } from './rebuild.contract';

describeRebuilds('an SQLite file', temporaryStore);
