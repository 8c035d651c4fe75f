import { mongodbStore } from '../mongodb-store.fixture';
import { describeRebuilds } from './rebuild.contract';

describeRebuilds('MongoDB', mongodbStore);
