import { ConsumerStrategy } from './consumer-strategy';
import { dispatchToSingle, roundRobin } from './in-turn-strategies';
import { pinned } from './pinned-strategy';

/** The strategies by the names EventStoreDB has for them. */
export const STRATEGIES: ReadonlyMap<string, () => ConsumerStrategy> = new Map([
  ['RoundRobin', roundRobin],
  ['DispatchToSingle', dispatchToSingle],
  ['Pinned', pinned],
  ['PinnedByCorrelation', pinned],
]);
