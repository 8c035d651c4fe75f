import { firstOf, freeText, shortText, wholeNumber } from '../field-checks';
import { forbidden, type Refusal } from '../refusal';
import type { CaptureMention, HoldMeeting, SubmitReview } from './feedback.commands';
import type { FeedbackFact } from './feedback.events';
import type { FeedbackState } from './feedback-state';
import { checkScale } from './survey';

/** Feedback that nobody asked for: reviews, mentions, meetings. */
export function hear(
  command: SubmitReview | CaptureMention | HoldMeeting,
  state: FeedbackState,
  customerId: string,
): readonly FeedbackFact[] | Refusal {
  const item = state.items.length + 1;
  switch (command.type) {
    case 'SubmitReview': {
      const fault = checkReview(command.data);
      return fault ?? [{ type: 'ReviewSubmitted', data: { customerId, item, ...command.data } }];
    }
    case 'CaptureMention': {
      const { channel, text, link } = command.data;
      const fault = firstOf(shortText(channel, 'channel', 80), freeText(text, 'text'), shortText(link, 'link', 2000));
      return fault ?? [{ type: 'MentionCaptured', data: { customerId, item, ...command.data } }];
    }
    case 'HoldMeeting': {
      const { topic, minutes, notes } = command.data;
      const lasting = minutes === undefined ? undefined : wholeNumber(minutes, 'minutes', 0, 100_000);
      const fault = firstOf(shortText(topic, 'topic'), lasting, freeText(notes, 'notes', 100_000));
      return fault ?? [{ type: 'MeetingHeld', data: { customerId, item, ...command.data } }];
    }
  }
}

/** Ratings may be fractions (4.5 stars), unlike survey scores. */
function checkReview({ channel, sku, rating, scale, text }: SubmitReview['data']) {
  const fault = firstOf(
    shortText(channel, 'channel', 80),
    shortText(sku, 'sku'),
    checkScale(scale),
    freeText(text, 'text'),
  );
  if (fault) return fault;
  if (rating >= scale.min && rating <= scale.max) return undefined;
  return forbidden('score-outside-scale', `rating must be from ${scale.min} to ${scale.max}.`, 'rating');
}
