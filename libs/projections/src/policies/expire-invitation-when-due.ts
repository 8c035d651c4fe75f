import { expiryOf, type RecordedFact, type SurveyInvited } from '@aftercare/domain';
import type { Policy, PolicyCommand } from './policy';

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

function expiry(invited: RecordedFact<SurveyInvited>): PolicyCommand {
  const { customerId, item } = invited.data;
  const { endedAt, dueAt } = expiryOf(invited);
  return {
    category: 'feedback',
    id: customerId,
    command: { type: 'ExpireInvitation', data: { item } },
    occurredAt: endedAt,
    dueAt,
  };
}
