import { mongodbStore } from '../mongodb-store.fixture';
import { describeTwoRebuilds } from './two-rebuilds.contract';

describeTwoRebuilds('MongoDB', mongodbStore);
