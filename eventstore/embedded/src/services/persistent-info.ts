import {
  GetInfoReq,
  GetInfoResp,
  ListReq,
  ListResp,
  SubscriptionInfo,
} from '@eventstore/db-client/generated/persistent_pb';

import { requireUser } from '../access/rights';
import { ConnectionInfo, GroupInfo } from '../persistent-subscriptions/group-info';
import { Groups } from '../persistent-subscriptions/groups';
import { positionText } from '../persistent-subscriptions/position-text';
import { ALL } from '../persistent-subscriptions/settings';
import { Method } from '../wire/method';
import { groupMissing } from './persistent-errors';
import { groupName, invalid } from './persistent-request';
import { decode, streamNameOf } from './request-fields';

/** `PersistentSubscriptions.GetInfo`. */
export const groupInfoMethod = (groups: Groups): Method => ({
  kind: 'unary',
  handle: (request, call) => {
    requireUser(call.principal);
    const name = groupName(decode(GetInfoReq, request).getOptions());
    const group = groups.find(name);
    if (!group) throw groupMissing(name);
    return new GetInfoResp().setSubscriptionInfo(infoMessage(group.info())).serializeBinary();
  },
});

/** `PersistentSubscriptions.List`: all groups, or those of one stream. */
export const listGroupsMethod = (groups: Groups): Method => ({
  kind: 'unary',
  handle: (request, call) => {
    requireUser(call.principal);
    const options = decode(ListReq, request).getOptions();
    if (!options) throw invalid('The options are missing');
    const of = options.getListForStream();
    const stream = of && (of.getAll() ? ALL : streamNameOf(of.getStream()));
    const listed = groups.list(stream);
    if (!listed) throw groupMissing({ stream: stream ?? '', group: '' });
    return new ListResp().setSubscriptionsList(listed.map(infoMessage)).serializeBinary();
  },
});

function infoMessage(info: GroupInfo): SubscriptionInfo {
  const { name, settings } = info;
  return new SubscriptionInfo()
    .setEventSource(name.stream)
    .setGroupName(name.group)
    .setStatus(info.status)
    .setConnectionsList(info.connections.map(connectionMessage))
    .setAveragePerSecond(info.averagePerSecond)
    .setTotalItems(String(info.totalItems))
    .setCountSinceLastMeasurement(String(info.countSinceLastMeasurement))
    .setLastCheckpointedEventPosition(info.lastCheckpoint)
    .setLastKnownEventPosition(info.lastKnown)
    .setResolveLinkTos(settings.resolveLinks)
    .setStartFrom(positionText(name.stream, settings.startFrom))
    .setMessageTimeoutMilliseconds(settings.messageTimeout)
    .setExtraStatistics(settings.extraStatistics)
    .setMaxRetryCount(settings.maxRetryCount)
    .setLiveBufferSize(settings.liveBufferSize)
    .setBufferSize(settings.historyBufferSize)
    .setReadBatchSize(settings.readBatchSize)
    .setCheckPointAfterMilliseconds(settings.checkpointAfter)
    .setMinCheckPointCount(settings.minCheckpointCount)
    .setMaxCheckPointCount(settings.maxCheckpointCount)
    .setReadBufferCount(info.readBufferCount)
    .setLiveBufferCount(String(info.liveBufferCount))
    .setRetryBufferCount(info.retryBufferCount)
    .setTotalInFlightMessages(info.totalInFlight)
    .setOutstandingMessagesCount(info.outstanding)
    .setNamedConsumerStrategy(settings.strategy)
    .setMaxSubscriberCount(settings.maxSubscriberCount)
    .setParkedMessageCount(String(info.parked));
}

/** `from` stays empty: the server leaves it so for gRPC. */
function connectionMessage(connection: ConnectionInfo): SubscriptionInfo.ConnectionInfo {
  const measurements = connection.measurements.map(({ key, value }) =>
    new SubscriptionInfo.Measurement().setKey(key).setValue(String(value)),
  );
  return new SubscriptionInfo.ConnectionInfo()
    .setUsername(connection.user)
    .setConnectionName(connection.connectionName)
    .setAverageItemsPerSecond(connection.averagePerSecond)
    .setTotalItems(String(connection.totalItems))
    .setCountSinceLastMeasurement(String(connection.countSinceLastMeasurement))
    .setAvailableSlots(connection.availableSlots)
    .setInFlightMessages(connection.inFlight)
    .setObservedMeasurementsList(measurements);
}
