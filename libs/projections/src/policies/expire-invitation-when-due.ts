import type { RecordedFact, SurveyInvited } from '@aftercare/domain';
import type { Policy, PolicyCommand } from './policy';

/** Answers are accepted up to the invitation's last moment, this one included. */
const justAfter = (instant: string): number => Date.parse(instant) + 1;
/** A history that is reported late comes with its answers behind its invitations: they are given this long to arrive (a day, in ms). */
const reportingTime = 86_400_000;

/**
 * An invitation that nobody answered runs out when its time is over (`expiresAt`, by the survey rules that it was sent under).
 * One that was answered meanwhile has nothing to run out: the decider says so, and no timer is taken back.
 */
export const expireInvitationWhenDue: Policy = {
  name: 'expire-invitation-when-due',
  facts: ['SurveyInvited'],
  noLongerCalledFor: ['already-answered'],
  commandsFor: (fact) => [expiry(fact as RecordedFact<SurveyInvited>)],
};

function expiry({ data: { customerId, item, expiresAt }, recordedAt }: RecordedFact<SurveyInvited>): PolicyCommand {
  const ended = justAfter(expiresAt);
  const due = Math.max(ended, Date.parse(recordedAt) + reportingTime);
  return {
    category: 'feedback',
    id: customerId,
    command: { type: 'ExpireInvitation', data: { item } },
    occurredAt: new Date(ended).toISOString(),
    dueAt: new Date(due).toISOString(),
  };
}
