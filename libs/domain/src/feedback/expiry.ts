import type { Instant, RecordedFact } from '../fact';
import { plusDays } from '../instant';
import type { SurveyInvited } from './feedback.events';

/**
 * Answers that were given in time are reported within this many days after their invitation was recorded. Ours, no law's: systems hand
 * over what happened once a day, in a nightly run, the invitations before their answers. Too short it harms nothing that lasts, as an
 * answer in time is accepted after the expiry, too; it only records expiries that were none.
 */
const reportingDays = 1;

/** When an invitation that nobody answered runs out. */
export interface Expiry {
  /** The first moment at which no answer is accepted any more: its last moment still counts. */
  readonly endedAt: Instant;
  /** When that is to be recorded: at its end, but not before answers to an invitation that was reported late have had time to arrive. */
  readonly dueAt: Instant;
}

/** By what the invitation says, whose rules were those in force when it was sent. */
export function expiryOf({ data, recordedAt }: Pick<RecordedFact<SurveyInvited>, 'data' | 'recordedAt'>): Expiry {
  const endedAt = new Date(Date.parse(data.expiresAt) + 1).toISOString();
  const reported = plusDays(recordedAt, reportingDays);
  return { endedAt, dueAt: endedAt > reported ? endedAt : reported };
}
