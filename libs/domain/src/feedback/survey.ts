import type { Given } from '../decider';
import { firstOf, freeText, oneOf, shortText, wholeNumber, type Finding } from '../field-checks';
import { daysBetween, plusDays } from '../instant';
import { forbidden, isRefusal, notNow, unknown, type Refusal } from '../refusal';
import { rulesInForce } from '../standards/in-force';
import type { SurveyRules } from '../standards/rules';
import { noStandard, type StandardState } from '../standards/standard-state';
import type { AnswerSurvey, InviteToSurvey, ReviseAnswer } from './feedback.commands';
import type { FeedbackFact, Scale } from './feedback.events';
import type { FeedbackItem, FeedbackState, Invitation } from './feedback-state';

type Decision = readonly FeedbackFact[] | Refusal;

/** By the survey rules in force when it happens; the fact stores what of them matters later. */
export function invite(
  { kind, touchpoint, scale: own, about }: InviteToSurvey['data'],
  state: FeedbackState,
  { id: customerId, occurredAt }: Pick<Given, 'id' | 'occurredAt'>,
  standard: StandardState = noStandard,
): Decision {
  const found = rulesInForce(standard, 'survey-rules', occurredAt);
  if (isRefusal(found)) return found;
  const { rules, reference } = found;
  const finding = firstOf(
    oneOf(kind, ['NPS', 'CSAT', 'CES', 'custom'], 'kind'),
    shortText(touchpoint, 'touchpoint', 80),
    shortText(about, 'about'),
    cooledDown(state, rules.cooldownDays, occurredAt),
  );
  if (finding) return finding;
  const scale = kind === 'custom' ? customScale(own) : standardScale(rules.scales[kind], own);
  if ('refused' in scale) return scale;
  return [
    {
      type: 'SurveyInvited',
      data: {
        customerId,
        item: state.items.length + 1,
        kind,
        scale,
        touchpoint,
        ...(about !== undefined && { about }),
        expiresAt: plusDays(occurredAt, rules.invitationExpiryDays),
        cooldownDays: rules.cooldownDays,
        standard: reference,
      },
    },
  ];
}

/** Counted in both directions, since invitations may be reported late. */
function cooledDown({ items }: FeedbackState, days: number, at: string): Finding {
  const near = items.find(({ invitation }) => invitation && Math.abs(daysBetween(invitation.invitedAt, at)) < days);
  if (near?.invitation === undefined) return undefined;
  const next = plusDays(near.invitation.invitedAt, days);
  return notNow('survey-cooldown', `The customer was invited within ${days} days of this: wait until ${next}.`);
}

/** Lowest below highest, both whole numbers. */
export function checkScale({ min, max }: Scale, field = 'scale'): Finding {
  const finding = firstOf(wholeNumber(min, `${field}.min`, -1000, 1000), wholeNumber(max, `${field}.max`, -1000, 1000));
  if (finding || min < max) return finding;
  return forbidden('bad-scale', `${field}.max must be above ${field}.min.`, `${field}.max`);
}

function customScale(scale: Scale | undefined): Scale | Refusal {
  if (scale === undefined) return forbidden('scale-needed', 'A custom survey needs a scale of its own.', 'scale');
  return checkScale(scale) ?? scale;
}

function standardScale(scale: SurveyRules['scales']['NPS'], own: Scale | undefined): Scale | Refusal {
  if (own === undefined || (own.min === scale.min && own.max === scale.max)) return scale;
  return forbidden('wrong-scale', `The standard's scale is ${scale.min} to ${scale.max}: leave scale out.`, 'scale');
}

/** One answer per invitation, given before it expired; an answer in time may be reported late, even after the expiry. */
export function answer(
  { item: number, score, comment }: AnswerSurvey['data'],
  state: FeedbackState,
  occurredAt: string,
): Decision {
  const found = invitationOf(state, number);
  if ('refused' in found) return found;
  const { item, invitation } = found;
  if (item.score !== undefined)
    return notNow('already-answered', `Invitation ${number} is answered: revise the answer instead.`, 'item');
  if (occurredAt > invitation.expiresAt)
    return notNow('invitation-expired', `Invitation ${number} expired at ${invitation.expiresAt}.`, 'item');
  const finding = firstOf(withinScale(score, invitation.scale), freeText(comment, 'comment'));
  const { kind, scale, touchpoint } = invitation;
  const data = { item: number, kind, scale, touchpoint, score, ...(comment !== undefined && { comment }) };
  return finding ?? [{ type: 'SurveyAnswered', data }];
}

/** A comment left out leaves the one before in place. */
export function revise({ item: number, score, comment }: ReviseAnswer['data'], state: FeedbackState): Decision {
  const found = invitationOf(state, number);
  if ('refused' in found) return found;
  const previousScore = found.item.score;
  if (previousScore === undefined)
    return notNow('not-answered', `Invitation ${number} is not answered yet: answer it first.`, 'item');
  const { kind, scale, touchpoint } = found.invitation;
  const finding = firstOf(withinScale(score, scale), freeText(comment, 'comment'));
  if (finding) return finding;
  if (score === previousScore && comment === undefined) return [];
  const data = {
    item: number,
    kind,
    scale,
    touchpoint,
    previousScore,
    score,
    ...(comment !== undefined && { comment }),
  };
  return [{ type: 'AnswerRevised', data }];
}

export function expire(number: number, state: FeedbackState, now: string): Decision {
  const found = invitationOf(state, number);
  if ('refused' in found) return found;
  const { item, invitation } = found;
  if (item.score !== undefined) return notNow('already-answered', `Invitation ${number} is answered.`, 'item');
  if (item.expired) return [];
  if (now <= invitation.expiresAt)
    return notNow('invitation-open', `Invitation ${number} can be answered until ${invitation.expiresAt}.`, 'item');
  const { kind, touchpoint } = invitation;
  return [{ type: 'InvitationExpired', data: { item: number, kind, touchpoint } }];
}

function withinScale(score: number, { min, max }: Scale): Finding {
  if (Number.isInteger(score) && score >= min && score <= max) return undefined;
  return forbidden('score-outside-scale', `score must be a whole number from ${min} to ${max}.`, 'score');
}

function invitationOf(
  state: FeedbackState,
  number: number,
): { readonly item: FeedbackItem; readonly invitation: Invitation } | Refusal {
  const item = state.items.find((one) => one.item === number);
  if (item?.invitation === undefined)
    return unknown('unknown-invitation', `The customer has no survey invitation ${number}.`, 'item');
  return { item, invitation: item.invitation };
}
