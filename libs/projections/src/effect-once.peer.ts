import { describeEffectOnce } from './effect-once.contract';
import { inMongodb } from './mongodb-store.fixture';

describeEffectOnce('MongoDB', inMongodb, 20);
