import { describeEffectOnce } from './effect-once.contract';
import { inTemporaryStore } from './temporary-store.fixture';

describeEffectOnce('the embedded store', inTemporaryStore, 50);
