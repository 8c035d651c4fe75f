import {
  CreateReq,
  CreateResp,
  DeleteReq,
  DeleteResp,
  UpdateReq,
  UpdateResp,
} from '@eventstore/db-client/generated/persistent_pb';

import { requireOperator } from '../access/rights';
import { Groups } from '../persistent-subscriptions/groups';
import { filterChoice } from '../subscriptions/filter';
import { Method } from '../wire/method';
import { expectDone } from './persistent-errors';
import { definedName, groupName, groupSettings, invalid } from './persistent-request';
import { decode } from './request-fields';

/** `PersistentSubscriptions.Create`. */
export const createGroupMethod = (groups: Groups): Method => ({
  kind: 'unary',
  handle: async (request, call) => {
    requireOperator(call.principal);
    const options = decode(CreateReq, request).getOptions();
    const message = options?.getSettings();
    if (!options || !message) throw invalid('The options or the settings are missing');
    const name = definedName(options);
    const settings = groupSettings(name, options, message, message.getConsumerStrategy());
    const filterMessage = options.getAll()?.getFilter();
    const filter = filterMessage && filterChoice(filterMessage);
    expectDone(name, await groups.create({ name, settings, filter }, call.principal.name));
    return new CreateResp().serializeBinary();
  },
});

/** `PersistentSubscriptions.Update`. */
export const updateGroupMethod = (groups: Groups): Method => ({
  kind: 'unary',
  handle: async (request, call) => {
    requireOperator(call.principal);
    const options = decode(UpdateReq, request).getOptions();
    const message = options?.getSettings();
    if (!options || !message) throw invalid('The options or the settings are missing');
    const name = definedName(options);
    const settings = groupSettings(name, options, message, '');
    expectDone(name, await groups.update({ name, settings }, call.principal.name));
    return new UpdateResp().serializeBinary();
  },
});

/** `PersistentSubscriptions.Delete`. */
export const deleteGroupMethod = (groups: Groups): Method => ({
  kind: 'unary',
  handle: async (request, call) => {
    requireOperator(call.principal);
    const name = groupName(decode(DeleteReq, request).getOptions());
    expectDone(name, await groups.delete(name, call.principal.name));
    return new DeleteResp().serializeBinary();
  },
});
