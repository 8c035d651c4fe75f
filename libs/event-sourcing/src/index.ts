export { type Clock, systemClock } from './clock';
export { connect } from './client';
export { commandIdFrom } from './command-identity';
export { type CommandExecutor, commandExecutor, type CommandExecutorOptions } from './command-executor';
export type { CommandRequest, Outcome } from './command-request';
export { type DecodedFact, type FactDecoder, factDecoder, type FactDecoderOptions } from './fact-decoder';
export { factsAtPositions, type FactsAtPositionsOptions } from './facts-at-positions';
export { factsBetween, type FactsBetweenOptions } from './facts-between';
export { wantedTypes, type WantedTypes } from './fact-types';
export { streamName } from './folded-streams';
export { eventAt, type EventsAfter, factsAfter, type LogEnd, logEnd, type PlacedEvent } from './log-end';
export { LoggedEvent } from './logged-event';
export { type PersonalKeys, personalKeys } from './personal-keys';
export { readFacts } from './read-facts';
export { readStream, type ReadStreamOptions, tail } from './read-stream';
export { isTransient, NoSuchPosition, RevisionConflict, StoreUnavailable } from './store-errors';
export { type StoredEvent, storedEvent } from './stored-event';
export {
  decodedItems,
  storedInBunches,
  type StoredItem,
  subscribeInBunches,
  subscribeToFacts,
  type SubscribeOptions,
  type SubscriptionItem,
} from './subscription';
export { lastFactPosition } from './tail-comparison';
export { UndecodableEvent } from './undecodable-event';
export { type Upcaster, type Upcasters } from './upcasters';
