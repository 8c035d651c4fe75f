import type { FeedbackFact } from '@aftercare/domain';
import type { Sentences } from './sentence';

export const feedbackSentences: Sentences<FeedbackFact> = {
  SurveyInvited: ({ kind, touchpoint, item }) => `Was invited to a ${kind} survey about ${touchpoint} (item ${item}).`,
  SurveyAnswered: ({ kind, touchpoint, score, scale }) =>
    `Answered the ${kind} survey about ${touchpoint}: ${score} on ${scale.min}-${scale.max}.`,
  AnswerRevised: ({ kind, touchpoint, previousScore, score, scale }) =>
    `Revised the ${kind} answer about ${touchpoint} from ${previousScore} to ${score} on ${scale.min}-${scale.max}.`,
  InvitationExpired: ({ kind, touchpoint }) => `The ${kind} survey about ${touchpoint} ran out unanswered.`,
  ReviewSubmitted: ({ channel, sku, rating, scale }) =>
    `Reviewed ${sku ?? 'the company'} on ${channel}: ${rating} on ${scale.min}-${scale.max}.`,
  MentionCaptured: ({ channel }) => `Mentioned the company on ${channel}.`,
  MeetingHeld: ({ topic, minutes }) => `Met about ${topic}${minutes === undefined ? '' : ` for ${minutes} minutes`}.`,
  FeedbackClassified: ({ item, topic, sentiment }) => `Feedback item ${item} was classified: ${topic}, ${sentiment}.`,
  FeedbackActioned: ({ item, action, reference }) =>
    `Feedback item ${item} was acted on: ${action}${reference ? ` (${reference})` : ''}.`,
  FeedbackLoopClosed: ({ item, outcome, customerInformed }) =>
    `Feedback item ${item} was closed: ${outcome}; the customer was ${customerInformed ? '' : 'not '}informed.`,
};
