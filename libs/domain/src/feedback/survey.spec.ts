import * as fc from 'fast-check';
import { customer } from '../customers/customer';
import { customerOfId } from '../customers/live-customer';
import { isRefusal } from '../refusal';
import { standard } from '../standards/standard';
import { specOf } from '../testing/decider-spec';
import { feedback } from './feedback';
import type { FeedbackCommand, InviteToSurvey } from './feedback.commands';
import type { FeedbackFact, SurveyAnswered, SurveyInvited } from './feedback.events';

const spec = specOf(feedback);
const ann = specOf(customer).given({ type: 'CustomerRegistered', data: { customerId: 'ann' } }).state;
const nps = { min: 0, max: 10 };
const surveyRules = specOf(standard).given({
  type: 'StandardPublished',
  data: {
    kind: 'survey-rules',
    version: 3,
    effectiveFrom: '2026-01-01T00:00:00.000Z',
    rules: {
      cooldownDays: 90,
      invitationExpiryDays: 30,
      scales: { NPS: nps, CSAT: { min: 1, max: 5 }, CES: { min: 1, max: 7 } },
    },
  },
}).state;
const at = (now: string) => ({ id: 'ann', now, lookUps: { customer: ann, surveyRules } });
const day1 = '2026-03-01T12:00:00.000Z';
const day30 = '2026-03-31T12:00:00.000Z';
const day90 = '2026-05-30T12:00:00.000Z';

const invite = (data: Partial<InviteToSurvey['data']> = {}): FeedbackCommand => ({
  type: 'InviteToSurvey',
  data: { kind: 'NPS', touchpoint: 'repair', ...data },
});
const invited = (own: Partial<SurveyInvited['data']> = {}): SurveyInvited => ({
  type: 'SurveyInvited',
  data: {
    customerId: 'ann',
    item: 1,
    kind: 'NPS',
    scale: nps,
    touchpoint: 'repair',
    expiresAt: day30,
    cooldownDays: 90,
    standard: { kind: 'survey-rules', version: 3 },
    ...own,
  },
});
const answer = (score: number, comment?: string): FeedbackCommand => ({
  type: 'AnswerSurvey',
  data: { item: 1, score, ...(comment !== undefined && { comment }) },
});
const answered = (score: number): SurveyAnswered => ({
  type: 'SurveyAnswered',
  data: { item: 1, kind: 'NPS', scale: nps, touchpoint: 'repair', score },
});

describe('an invitation', () => {
  test('stores scale, expiry and cooldown of the survey rules in force, and their version', () => {
    spec
      .given()
      .when(invite({ about: 'unit-7' }), at(day1))
      .then(invited({ about: 'unit-7' }));
  });

  test('is refused while the cooldown of the customer lasts, whatever the kind of survey', () => {
    const csat = invite({ kind: 'CSAT' });
    spec.given([invited(), day1]).when(csat, at('2026-05-30T11:59:59.999Z')).thenRefused('survey-cooldown');
    const second = invited({ item: 2, kind: 'CSAT', scale: { min: 1, max: 5 }, expiresAt: '2026-06-29T12:00:00.000Z' });
    spec.given([invited(), day1]).when(csat, at(day90)).then(second);
  });

  test('that is reported late keeps the cooldown to later ones too', () => {
    spec
      .given([invited(), day30])
      .when(invite(), { ...at(day90), occurredAt: day1 })
      .thenRefused('survey-cooldown');
  });

  test('is judged by the rules in force when it happened', () => {
    spec.given().when(invite(), at('2025-12-31T23:59:59.999Z')).thenRefused('no-standard-in-force');
  });

  test('to a custom survey brings a scale of its own, to any other the one of the standard', () => {
    const scale = { min: 1, max: 3 };
    spec
      .given()
      .when(invite({ kind: 'custom', scale }), at(day1))
      .then(invited({ kind: 'custom', scale }));
    spec
      .given()
      .when(invite({ kind: 'custom' }), at(day1))
      .thenRefused('scale-needed', 'scale');
    spec
      .given()
      .when(invite({ kind: 'custom', scale: { min: 3, max: 3 } }), at(day1))
      .thenRefused('bad-scale', 'scale.max');
    spec.given().when(invite({ scale }), at(day1)).thenRefused('wrong-scale', 'scale');
    spec
      .given()
      .when(invite({ scale: nps }), at(day1))
      .then(invited());
  });

  test('needs a live customer', () => {
    spec
      .given()
      .when(invite(), { id: 'ann', now: day1, lookUps: { customer: customer.initial, surveyRules } })
      .thenRefused('unknown-customer');
  });
});

describe('an answer', () => {
  test('stores the scale with the score', () => {
    spec.given([invited(), day1]).when(answer(9), at(day30)).then(answered(9));
  });

  test('is given once per invitation', () => {
    spec.given([invited(), day1], answered(9)).when(answer(2), at(day30)).thenRefused('already-answered', 'item');
  });

  test.each([-1, 11, 7.5, Number.NaN])('of %d lies outside the scale', (score) => {
    spec.given([invited(), day1]).when(answer(score), at(day30)).thenRefused('score-outside-scale', 'score');
  });

  test('comes too late after the invitation has expired', () => {
    spec
      .given([invited(), day1])
      .when(answer(9), at('2026-03-31T12:00:00.001Z'))
      .thenRefused('invitation-expired', 'item');
  });

  test('in time may be reported after the expiry was recorded', () => {
    const expired: FeedbackFact = { type: 'InvitationExpired', data: { item: 1, kind: 'NPS', touchpoint: 'repair' } };
    spec
      .given([invited(), day1], expired)
      .when(answer(9), { ...at(day90), occurredAt: day30 })
      .then(answered(9));
  });

  test('needs an invitation', () => {
    spec.given().when(answer(9), at(day1)).thenRefused('unknown-invitation', 'item');
  });

  test('of an erased customer counts, without words', () => {
    const erased = { ...at(day30), lookUps: { customer: { ...ann, erased: true } } };
    spec.given([invited(), day1]).when(answer(9), erased).then(answered(9));
    spec.given([invited(), day1]).when(answer(9, 'Great!'), erased).thenRefused('customer-erased', 'comment');
    expect(feedback.commands.AnswerSurvey.lookUps?.(answer(9, 'Great!') as never, 'ann')).toEqual({
      customer: customerOfId('ann'),
    });
  });

  test('is one, whatever is tried in whatever order, and its score within the scale', () => {
    const attempts = fc.array(fc.record({ score: fc.integer({ min: -2, max: 12 }), revised: fc.boolean() }));
    fc.assert(
      fc.property(attempts, (tries) => {
        let state = spec.given([invited(), day1]).state;
        const facts: FeedbackFact[] = [];
        for (const { score, revised } of tries) {
          const command: FeedbackCommand = {
            type: revised ? 'ReviseAnswer' : 'AnswerSurvey',
            data: { item: 1, score },
          };
          const given = {
            id: 'ann',
            commandId: 'c',
            actor: { id: 'a', role: 'agent' as const },
            now: day30,
            occurredAt: day30,
            lookUps: {},
          };
          const decision = feedback.decide(command, state, given);
          if (isRefusal(decision)) continue;
          facts.push(...decision);
          for (const fact of decision) state = feedback.evolve(state, fact, day30);
        }
        expect(facts.filter(({ type }) => type === 'SurveyAnswered').length).toBeLessThanOrEqual(1);
        const score = state.items[0]?.score ?? 0;
        expect(score >= 0 && score <= 10).toBe(true);
      }),
    );
  });
});

describe('a revised answer', () => {
  const revise = (score: number, comment?: string): FeedbackCommand => ({
    type: 'ReviseAnswer',
    data: { item: 1, score, ...(comment !== undefined && { comment }) },
  });
  const data = { item: 1, kind: 'NPS', scale: nps, touchpoint: 'repair', previousScore: 9 } as const;

  test('keeps the one before on record', () => {
    spec
      .given([invited(), day1], answered(9))
      .when(revise(3, 'It broke again'), at(day90))
      .then({ type: 'AnswerRevised', data: { ...data, score: 3, comment: 'It broke again' } });
  });

  test('that says the same again records nothing', () => {
    spec.given([invited(), day1], answered(9)).when(revise(9), at(day90)).then();
  });

  test('needs an answer, and a score within its scale', () => {
    spec.given([invited(), day1]).when(revise(3), at(day30)).thenRefused('not-answered', 'item');
    spec.given([invited(), day1], answered(9)).when(revise(11), at(day30)).thenRefused('score-outside-scale', 'score');
  });
});

describe('an invitation expires', () => {
  const expire: FeedbackCommand = { type: 'ExpireInvitation', data: { item: 1 } };
  const expired: FeedbackFact = { type: 'InvitationExpired', data: { item: 1, kind: 'NPS', touchpoint: 'repair' } };
  const late = at('2026-03-31T12:00:00.001Z');

  test('once its time is over, and once only', () => {
    spec.given([invited(), day1]).when(expire, at(day30)).thenRefused('invitation-open', 'item');
    spec.given([invited(), day1]).when(expire, late).then(expired);
    spec.given([invited(), day1], expired).when(expire, late).then();
  });

  test('not when it is answered', () => {
    spec.given([invited(), day1], answered(9)).when(expire, late).thenRefused('already-answered', 'item');
  });
});
