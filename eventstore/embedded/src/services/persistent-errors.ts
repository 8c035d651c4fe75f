import { GroupName } from '../persistent-subscriptions/settings';
import { Outcome } from '../persistent-subscriptions/groups';
import { RpcError, Status } from '../wire/status';

const namesOf = ({ stream, group }: GroupName) => ({ 'stream-name': stream, 'group-name': group });

export const groupMissing = (name: GroupName): RpcError =>
  new RpcError(Status.NOT_FOUND, `Subscription group ${name.group} on stream ${name.stream} does not exist.`, {
    exception: 'persistent-subscription-does-not-exist',
    ...namesOf(name),
  });

export const groupExists = (name: GroupName): RpcError =>
  new RpcError(Status.ALREADY_EXISTS, `Subscription group ${name.group} on stream ${name.stream} exists.`, {
    exception: 'persistent-subscription-exists',
    ...namesOf(name),
  });

export const groupFailed = (name: GroupName, reason: string): RpcError =>
  new RpcError(Status.INTERNAL, `Subscription group ${name.group} on stream ${name.stream} failed: '${reason}'`, {
    exception: 'persistent-subscription-failed',
    ...namesOf(name),
    reason,
  });

export const groupDropped = (name: GroupName): RpcError =>
  new RpcError(Status.CANCELLED, `Subscription group ${name.group} on stream ${name.stream} was dropped.`, {
    exception: 'persistent-subscription-dropped',
    ...namesOf(name),
  });

export const tooManySubscribers = (name: GroupName): RpcError =>
  new RpcError(
    Status.FAILED_PRECONDITION,
    `Maximum subscriptions reached for subscription group ${name.group} on stream ${name.stream}.`,
    { exception: 'maximum-subscribers-reached', ...namesOf(name) },
  );

/** Throws what an unsuccessful change is answered with. */
export function expectDone(name: GroupName, outcome: Outcome): void {
  if (outcome === 'done') return;
  if (outcome === 'exists') throw groupExists(name);
  throw outcome === 'missing' ? groupMissing(name) : groupFailed(name, outcome.failed);
}
