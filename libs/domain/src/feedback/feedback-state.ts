import type { Instant } from '../fact';
import type { FeedbackFact, Scale, SurveyKind, SurveyInvited } from './feedback.events';

/** An invitation as its answer is judged by. */
export interface Invitation {
  readonly kind: SurveyKind;
  readonly scale: Scale;
  readonly touchpoint: string;
  readonly invitedAt: Instant;
  readonly expiresAt: Instant;
}

/** One thing the customer was asked or told us. */
export interface FeedbackItem {
  readonly item: number;
  /** Only for surveys. */
  readonly invitation?: Invitation;
  /** The score that counts now; absent until the survey is answered. */
  readonly score?: number;
  readonly expired: boolean;
  /** Whether there is anything to classify, act upon and close: an unanswered invitation has nothing. */
  readonly spoken: boolean;
  /** A revised answer opens the loop again. */
  readonly loopClosed: boolean;
}

export interface FeedbackState {
  /** Absent until there is any feedback. */
  readonly customerId?: string;
  readonly items: readonly FeedbackItem[];
}

export const noFeedback: FeedbackState = { items: [] };

const heard = { expired: false, spoken: true, loopClosed: false };

export function evolveFeedback(state: FeedbackState, { type, data }: FeedbackFact, occurredAt: Instant): FeedbackState {
  switch (type) {
    case 'SurveyInvited':
      return withNew(state, data.customerId, {
        item: data.item,
        invitation: invitationOf(data, occurredAt),
        expired: false,
        spoken: false,
        loopClosed: false,
      });
    case 'ReviewSubmitted':
    case 'MentionCaptured':
    case 'MeetingHeld':
      return withNew(state, data.customerId, { item: data.item, ...heard });
    case 'SurveyAnswered':
    case 'AnswerRevised':
      return changed(state, data.item, { ...heard, score: data.score });
    case 'InvitationExpired':
      return changed(state, data.item, { expired: true });
    case 'FeedbackLoopClosed':
      return changed(state, data.item, { loopClosed: true });
    case 'FeedbackClassified':
    case 'FeedbackActioned':
      return state;
  }
}

function invitationOf(data: SurveyInvited['data'], invitedAt: Instant): Invitation {
  const { kind, scale, touchpoint, expiresAt } = data;
  return { kind, scale, touchpoint, invitedAt, expiresAt };
}

function withNew(state: FeedbackState, customerId: string, item: FeedbackItem): FeedbackState {
  return { customerId, items: [...state.items, item] };
}

function changed(state: FeedbackState, number: number, change: Partial<FeedbackItem>): FeedbackState {
  return { ...state, items: state.items.map((item) => (item.item === number ? { ...item, ...change } : item)) };
}
