import { Groups } from '../persistent-subscriptions/groups';
import { EventLog } from '../streams/event-log';
import { Method } from '../wire/method';
import { createGroupMethod, deleteGroupMethod, updateGroupMethod } from './persistent-define';
import { groupInfoMethod, listGroupsMethod } from './persistent-info';
import { replayParkedMethod, restartGroupsMethod } from './persistent-operate';
import { readGroupMethod } from './persistent-read';

const SERVICE = '/event_store.client.persistent_subscriptions.PersistentSubscriptions';

/** The methods of persistent subscriptions, by path. */
export const persistentMethods = (groups: Groups, log: EventLog): [string, Method][] => [
  [`${SERVICE}/Create`, createGroupMethod(groups)],
  [`${SERVICE}/Update`, updateGroupMethod(groups)],
  [`${SERVICE}/Delete`, deleteGroupMethod(groups)],
  [`${SERVICE}/Read`, readGroupMethod(groups, log)],
  [`${SERVICE}/GetInfo`, groupInfoMethod(groups)],
  [`${SERVICE}/List`, listGroupsMethod(groups)],
  [`${SERVICE}/ReplayParked`, replayParkedMethod(groups)],
  [`${SERVICE}/RestartSubsystem`, restartGroupsMethod(groups)],
];
