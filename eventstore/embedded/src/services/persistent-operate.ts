import { ReplayParkedReq, ReplayParkedResp } from '@eventstore/db-client/generated/persistent_pb';

import { requireOperator } from '../access/rights';
import { Groups } from '../persistent-subscriptions/groups';
import { Method } from '../wire/method';
import { groupFailed, groupMissing } from './persistent-errors';
import { groupName } from './persistent-request';
import { decode, empty } from './request-fields';

/** `PersistentSubscriptions.ReplayParked`: answered at once, the messages follow. */
export const replayParkedMethod = (groups: Groups): Method => ({
  kind: 'unary',
  handle: (request, call) => {
    requireOperator(call.principal);
    const options = decode(ReplayParkedReq, request).getOptions();
    const name = groupName(options);
    const stopAt = options?.hasStopAt() ? Number(options.getStopAt()) : undefined;
    if (stopAt !== undefined && stopAt < 0)
      throw groupFailed(name, 'Cannot stop replaying parked message at a negative version.');
    const group = groups.find(name);
    if (!group) throw groupMissing(name);
    group.replayParked(stopAt);
    return new ReplayParkedResp().serializeBinary();
  },
});

/** `PersistentSubscriptions.RestartSubsystem`. */
export const restartGroupsMethod = (groups: Groups): Method => ({
  kind: 'unary',
  handle: async (_request, call) => {
    requireOperator(call.principal);
    await groups.restart();
    return empty().serializeBinary();
  },
});
