import { ReadReq, ReadResp } from '@eventstore/db-client/generated/persistent_pb';

import { requireStream } from '../access/rights';
import { Consumer, Receiver } from '../persistent-subscriptions/consumer';
import { Group } from '../persistent-subscriptions/group';
import { Groups } from '../persistent-subscriptions/groups';
import { GroupName, keyOf } from '../persistent-subscriptions/settings';
import { IdForm, writeEvent } from '../reads/event-frame';
import { EventLog } from '../streams/event-log';
import { ServerCall } from '../wire/call';
import { FrameBuffer } from '../wire/frames';
import { Method } from '../wire/method';
import { answerOf } from './persistent-answers';
import { groupDropped, groupMissing, tooManySubscribers } from './persistent-errors';
import { groupName, invalid } from './persistent-request';
import { decode } from './request-fields';

/** Bytes set aside for what is sent at a time; a block grows with what is in it. */
const BLOCK = 2 * 1024;

/** As much is collected before it is sent, and the peer's reaction waited for. */
const FULL = 128 * 1024;

/** `PersistentSubscriptions.Read`: options first, then one message per answer of the consumer. */
export const readGroupMethod = (groups: Groups, log: EventLog): Method => ({
  kind: 'client-stream',
  open: (call) => {
    let group: Group | undefined;
    return {
      message: (message) => {
        if (!group) {
          group = join(groups, log, message, call);
          return;
        }
        const answer = answerOf(message);
        if (answer.refusal === undefined) group.acknowledge(answer.ids);
        else group.refuse(answer.ids, answer.refusal, answer.reason);
      },
      // The consumer goes on receiving, and may wait for messages it never answers.
      end: () => undefined,
    };
  },
});

function join(groups: Groups, log: EventLog, request: Buffer, call: ServerCall): Group {
  const options = decode(ReadReq, request).getOptions();
  if (!options) throw invalid('The options come first');
  const name = groupName(options);
  requireStream(log, call.principal, 'read', name.stream);
  const slots = options.getBufferSize();
  if (slots < 1) throw invalid('The buffer size must be 1 or more');
  const group = groups.find(name);
  if (!group) throw groupMissing(name);
  const ids = options.getUuidOption()?.hasString() ? 'text' : 'structured';
  const connectionName = call.headers['connection-name'];
  const identity = {
    connectionName: typeof connectionName === 'string' ? connectionName : '<unknown>',
    user: call.principal.name,
  };
  const consumer = new Consumer(identity, slots, receiver(group, name, ids, call));
  if (!group.join(consumer)) throw tooManySubscribers(name);
  call.onEnd(() => group.leave(consumer));
  return group;
}

/** Sends to the call, and holds the group back while the peer is behind. */
function receiver(group: Group, name: GroupName, ids: IdForm, call: ServerCall): Receiver {
  let out = new FrameBuffer(BLOCK);
  let behind = false;
  const flush = (): void => {
    if (out.length === 0) return;
    // A copy out of the pool: what is sent at a time is small, and a block of its own for each would cost more.
    behind = !call.write(Buffer.from(out.take()));
    if (out.bytes.length > FULL) out = new FrameBuffer(BLOCK);
    else out.clear();
  };
  call.onDrain(() => {
    behind = false;
    group.resume();
  });
  out.message(confirmation(keyOf(name)));
  return {
    ready: () => !behind && !call.ended,
    deliver: (message) => {
      const read = group.eventOf(message);
      if (!read) return false;
      writeEvent(out, read, ids, message.retryCount);
      if (out.length >= FULL) flush();
      return true;
    },
    flush,
    drop: () => {
      flush();
      call.fail(groupDropped(name));
    },
  };
}

function confirmation(subscriptionId: string): Uint8Array {
  const message = new ReadResp.SubscriptionConfirmation().setSubscriptionId(subscriptionId);
  return new ReadResp().setSubscriptionConfirmation(message).serializeBinary();
}
