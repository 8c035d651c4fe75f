import { drawChance, drawInteger, drawOne, type Random } from '@aftercare/valuation';
import type { FeedbackCommand } from '@aftercare/domain';
import { agent, commandsTo, day, type Happening, hour, type SampleStep, shop, type Time } from './sample-command';

/** Something a customer may be asked about. */
export interface Touch {
  readonly at: Time;
  readonly touchpoint: 'delivery' | 'repair';
  readonly about: string;
}

/** Days between two invitations, as the standard pack asks for, and one more. */
const cooldown = 91 * day;
/** Scores from a customer who is content, and from one who will not come back. */
const scores = {
  delivery: { content: [3, 4, 4, 5, 5, 5], lost: [1, 2, 2, 3, 4] },
  repair: { content: [6, 7, 8, 8, 9, 9, 10, 10], lost: [0, 2, 3, 5, 6, 7] },
} as const;
/** Scores up to this are negative. */
const negative = { delivery: 2, repair: 6 } as const;

/** Invitations and answers of one customer; from `lostAt` on most answers are those of a customer who will not come back. */
export function surveys(
  random: Random,
  customer: string,
  touches: readonly Touch[],
  lostAt: Time | undefined,
): readonly SampleStep[] {
  const happenings: Happening<FeedbackCommand>[] = [];
  let lastInvitation = Number.NEGATIVE_INFINITY;
  let item = 0;
  for (const touch of [...touches].sort((a, b) => a.at - b.at)) {
    const at = touch.at + drawInteger(random, 20, 60) * hour;
    if (!drawChance(random, touch.touchpoint === 'repair' ? 0.8 : 0.15) || at < lastInvitation + cooldown) continue;
    lastInvitation = at;
    item++;
    const { touchpoint, about } = touch;
    const kind = touchpoint === 'repair' ? 'NPS' : 'CSAT';
    happenings.push({ at, by: shop, command: { type: 'InviteToSurvey', data: { kind, touchpoint, about } } });
    const unhappy = lostAt !== undefined && touch.at >= lostAt && drawChance(random, 0.7);
    if (drawChance(random, 0.5)) happenings.push(...answered(random, item, touchpoint, unhappy, at));
  }
  return commandsTo('feedback', customer, happenings);
}

function answered(
  random: Random,
  item: number,
  touchpoint: Touch['touchpoint'],
  unhappy: boolean,
  invitedAt: Time,
): readonly Happening<FeedbackCommand>[] {
  let at = invitedAt + drawInteger(random, 2, 24 * 13) * hour;
  const score = drawOne<number>(random, scores[touchpoint][unhappy ? 'lost' : 'content']);
  const answer: Happening<FeedbackCommand> = { at, by: shop, command: { type: 'AnswerSurvey', data: { item, score } } };
  if (score > negative[touchpoint]) return [answer];
  const then = (hours: number, command: FeedbackCommand): Happening<FeedbackCommand> => {
    at += drawInteger(random, 1, hours) * hour;
    return { at, by: agent(3), command };
  };
  const topic = touchpoint === 'repair' ? 'repair time' : 'delivery';
  const classified = then(24, {
    type: 'ClassifyFeedback',
    data: { item, topic, sentiment: 'negative', modelVersion: 'manual' },
  });
  if (drawChance(random, 0.4)) return [answer, classified];
  return [
    answer,
    classified,
    then(72, { type: 'ActionFeedback', data: { item, action: 'called-back' } }),
    then(72, { type: 'CloseFeedbackLoop', data: { item, outcome: 'explained', customerInformed: true } }),
  ];
}
