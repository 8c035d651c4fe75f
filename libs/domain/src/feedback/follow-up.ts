import { firstOf, freeText, oneOf, shortText, type Finding } from '../field-checks';
import { notNow, unknown, type Refusal } from '../refusal';
import type { ActionFeedback, ClassifyFeedback, CloseFeedbackLoop } from './feedback.commands';
import type { FeedbackFact } from './feedback.events';
import type { FeedbackState } from './feedback-state';

/** What we make of feedback: classify it, act upon it, close the loop. Classifying stays possible, models improve. */
export function followUp(
  command: ClassifyFeedback | ActionFeedback | CloseFeedbackLoop,
  state: FeedbackState,
): readonly FeedbackFact[] | Refusal {
  switch (command.type) {
    case 'ClassifyFeedback': {
      const { item, topic, sentiment, modelVersion } = command.data;
      const fault = firstOf(
        spoken(state, item),
        shortText(topic, 'topic', 80),
        oneOf(sentiment, ['negative', 'neutral', 'positive'], 'sentiment'),
        shortText(modelVersion, 'modelVersion', 80),
      );
      return fault ?? [{ type: 'FeedbackClassified', data: command.data }];
    }
    case 'ActionFeedback': {
      const { item, action, reference, note } = command.data;
      const fault = firstOf(
        openLoop(state, item),
        shortText(action, 'action'),
        shortText(reference, 'reference'),
        freeText(note, 'note'),
      );
      return fault ?? [{ type: 'FeedbackActioned', data: command.data }];
    }
    case 'CloseFeedbackLoop': {
      const { item, outcome, note } = command.data;
      const fault = firstOf(openLoop(state, item), shortText(outcome, 'outcome'), freeText(note, 'note'));
      return fault ?? [{ type: 'FeedbackLoopClosed', data: command.data }];
    }
  }
}

function spoken({ items }: FeedbackState, number: number): Finding {
  const item = items.find((one) => one.item === number);
  if (item === undefined) return unknown('unknown-feedback', `The customer has no feedback ${number}.`, 'item');
  if (item.spoken) return undefined;
  return notNow('not-answered', `Invitation ${number} is not answered: there is nothing to follow up.`, 'item');
}

function openLoop(state: FeedbackState, number: number): Finding {
  const closed = state.items.some((item) => item.item === number && item.loopClosed);
  if (!closed) return spoken(state, number);
  return notNow('loop-closed', `The loop of feedback ${number} is closed.`, 'item');
}
