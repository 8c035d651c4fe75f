import { Scavenger } from '../maintenance/scavenger';
import { Groups } from '../persistent-subscriptions/groups';
import { EventLog } from '../streams/event-log';
import { Method, Methods } from '../wire/method';
import { gossipMethod } from './gossip';
import { operationsMethods } from './operations';
import { persistentMethods } from './persistent-methods';
import { serverFeaturesMethod } from './server-features';
import { DEFAULT_MAX_APPEND_SIZE, StreamLimits } from './stream-limits';
import { appendMethod } from './streams-append';
import { batchAppendMethod } from './streams-batch-append';
import { deleteMethod, tombstoneMethod } from './streams-delete';
import { readMethod } from './streams-read';

/** What works on the log besides its readers and writers. */
export interface Workers {
  readonly groups: Groups;
  readonly scavenger: Scavenger;
}

/** Every method the node serves. What is not here is answered UNIMPLEMENTED. */
export function servedMethods(log: EventLog, { groups, scavenger }: Workers, limits: StreamLimits = {}): Methods {
  const { maxAppendSize = DEFAULT_MAX_APPEND_SIZE, dropSlowSubscribers } = limits;
  const methods = new Map<string, Method>([
    ['/event_store.client.streams.Streams/Read', readMethod(log, dropSlowSubscribers)],
    ['/event_store.client.streams.Streams/Append', appendMethod(log, maxAppendSize)],
    ['/event_store.client.streams.Streams/BatchAppend', batchAppendMethod(log, maxAppendSize)],
    ['/event_store.client.streams.Streams/Delete', deleteMethod(log)],
    ['/event_store.client.streams.Streams/Tombstone', tombstoneMethod(log)],
    ['/event_store.client.gossip.Gossip/Read', gossipMethod()],
    ...persistentMethods(groups, log),
    ...operationsMethods(scavenger),
  ]);
  const features = serverFeaturesMethod(() => methods.keys());
  return methods.set('/event_store.client.server_features.ServerFeatures/GetSupportedMethods', features);
}
