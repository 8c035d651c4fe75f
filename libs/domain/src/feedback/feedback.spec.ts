import { customer } from '../customers/customer';
import { specOf } from '../testing/decider-spec';
import { feedback } from './feedback';
import type { FeedbackCommand, SubmitReview } from './feedback.commands';
import type { FeedbackFact } from './feedback.events';

const spec = specOf(feedback);
const ann = specOf(customer).given({ type: 'CustomerRegistered', data: { customerId: 'ann' } }).state;
const given = { id: 'ann', lookUps: { customer: ann } };
const erased = { id: 'ann', lookUps: { customer: { ...ann, erased: true } } };

const stars = { min: 1, max: 5 };
const review = (own: Partial<SubmitReview['data']> = {}): SubmitReview => ({
  type: 'SubmitReview',
  data: { channel: 'web shop', rating: 4.5, scale: stars, text: 'Solid', ...own },
});
const reviewed: FeedbackFact = {
  type: 'ReviewSubmitted',
  data: { customerId: 'ann', item: 1, channel: 'web shop', rating: 4.5, scale: stars },
};
const closed: FeedbackFact = {
  type: 'FeedbackLoopClosed',
  data: { item: 1, outcome: 'thanked', customerInformed: true },
};
const invited: FeedbackFact = {
  type: 'SurveyInvited',
  data: {
    customerId: 'ann',
    item: 1,
    kind: 'CSAT',
    scale: stars,
    touchpoint: 'claim',
    expiresAt: '2026-03-31T12:00:00.000Z',
    cooldownDays: 90,
    standard: { kind: 'survey-rules', version: 1 },
  },
};

describe('feedback that nobody asked for', () => {
  test('a review has a rating on a scale of its own, fractions allowed', () => {
    spec
      .given()
      .when(review(), given)
      .then({ type: 'ReviewSubmitted', data: { ...reviewed.data, text: 'Solid' } });
    spec
      .given()
      .when(review({ rating: 5.5 }), given)
      .thenRefused('score-outside-scale', 'rating');
    spec
      .given()
      .when(review({ scale: { min: 5, max: 1 } }), given)
      .thenRefused('bad-scale', 'scale.max');
  });

  test('items are numbered on, whatever they are', () => {
    spec
      .given(reviewed)
      .when({ type: 'CaptureMention', data: { channel: 'forum', text: 'They fixed it' } }, given)
      .then({ type: 'MentionCaptured', data: { customerId: 'ann', item: 2, channel: 'forum', text: 'They fixed it' } });
    spec
      .given(reviewed, invited)
      .when({ type: 'HoldMeeting', data: { topic: 'spare parts', minutes: 45 } }, given)
      .then({ type: 'MeetingHeld', data: { customerId: 'ann', item: 3, topic: 'spare parts', minutes: 45 } });
  });

  test.each<FeedbackCommand>([
    review(),
    { type: 'CaptureMention', data: { channel: 'forum' } },
    { type: 'HoldMeeting', data: { topic: 'spare parts' } },
  ])('$type needs a customer who is known and not erased', (command) => {
    spec.given().when(command, erased).thenRefused('customer-erased', 'id');
    spec
      .given()
      .when(command, { id: 'ann', lookUps: { customer: customer.initial } })
      .thenRefused('unknown-customer', 'id');
  });

  test('a meeting cannot last less than no time', () => {
    spec
      .given()
      .when({ type: 'HoldMeeting', data: { topic: 'x', minutes: -1 } }, given)
      .thenRefused('bad-number', 'minutes');
  });
});

describe('following up', () => {
  const classify: FeedbackCommand = {
    type: 'ClassifyFeedback',
    data: { item: 1, topic: 'quality', sentiment: 'positive', modelVersion: 'manual' },
  };
  const act: FeedbackCommand = { type: 'ActionFeedback', data: { item: 1, action: 'called-back', note: 'was glad' } };
  const close: FeedbackCommand = {
    type: 'CloseFeedbackLoop',
    data: { item: 1, outcome: 'thanked', customerInformed: true },
  };

  test('feedback is classified, acted upon, and its loop closed', () => {
    spec.given(reviewed).when(classify, given).then({ type: 'FeedbackClassified', data: classify.data });
    spec.given(reviewed).when(act, given).then({ type: 'FeedbackActioned', data: act.data });
    spec.given(reviewed).when(close, given).then(closed);
  });

  test('a closed loop takes no further action, but may be classified anew', () => {
    spec.given(reviewed, closed).when(act, given).thenRefused('loop-closed', 'item');
    spec.given(reviewed, closed).when(close, given).thenRefused('loop-closed', 'item');
    spec.given(reviewed, closed).when(classify, given).then({ type: 'FeedbackClassified', data: classify.data });
  });

  test('a revised answer opens the loop again', () => {
    const answer = { item: 1, kind: 'CSAT', scale: stars, touchpoint: 'claim' } as const;
    spec
      .given(invited, { type: 'SurveyAnswered', data: { ...answer, score: 5 } }, closed, {
        type: 'AnswerRevised',
        data: { ...answer, previousScore: 5, score: 1 },
      })
      .when(act, given)
      .then({ type: 'FeedbackActioned', data: act.data });
  });

  test.each([classify, act, close])('$type needs something the customer said', (command) => {
    spec.given(invited).when(command, given).thenRefused('not-answered', 'item');
    spec.given().when(command, given).thenRefused('unknown-feedback', 'item');
  });

  test('takes no words about an erased customer', () => {
    spec.given(reviewed).when(act, erased).thenRefused('customer-erased', 'note');
    spec.given(reviewed).when(close, erased).then(closed);
  });

  test('a sentiment is negative, neutral or positive', () => {
    const bored = { ...classify, data: { ...classify.data, sentiment: 'bored' } } as unknown as FeedbackCommand;
    spec.given(reviewed).when(bored, given).thenRefused('bad-choice', 'sentiment');
  });
});
