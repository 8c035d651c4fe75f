import { noCustomer, type CustomerState } from '../customers/customer-state';
import { customerOfId, liveCustomer } from '../customers/live-customer';
import type { CommandTable, Decider, Given, LookUp } from '../decider';
import type { Finding } from '../field-checks';
import { notNow, type Refusal } from '../refusal';
import { standardOf } from '../standards/in-force';
import type { StandardState } from '../standards/standard-state';
import type { FeedbackCommand } from './feedback.commands';
import { feedbackFacts, type FeedbackFact } from './feedback.events';
import { evolveFeedback, noFeedback, type FeedbackState } from './feedback-state';
import { followUp } from './follow-up';
import { answer, expire, invite, revise } from './survey';
import { hear } from './voices';

/** `customer` is there for new feedback and wherever a command brings free text, `surveyRules` for an invitation. */
export interface FeedbackLookUps {
  readonly customer?: CustomerState;
  readonly surveyRules?: StandardState;
}

const theCustomer = (_: unknown, id: string): Record<string, LookUp> => ({ customer: customerOfId(id) });

const theCustomerIfThereIs =
  <Field extends string>(field: Field) =>
  ({ data }: { readonly data: Partial<Record<Field, string>> }, id: string): Record<string, LookUp> =>
    data[field] === undefined ? {} : theCustomer(undefined, id);

const commands: CommandTable<FeedbackCommand> = {
  InviteToSurvey: {
    creates: true,
    lookUps: (_, id) => ({ customer: customerOfId(id), surveyRules: standardOf('survey-rules') }),
  },
  SubmitReview: { creates: true, lookUps: theCustomer },
  CaptureMention: { creates: true, lookUps: theCustomer },
  HoldMeeting: { creates: true, lookUps: theCustomer },
  AnswerSurvey: { lookUps: theCustomerIfThereIs('comment') },
  ReviseAnswer: { lookUps: theCustomerIfThereIs('comment') },
  ExpireInvitation: {},
  ClassifyFeedback: {},
  ActionFeedback: { lookUps: theCustomerIfThereIs('note') },
  CloseFeedbackLoop: { lookUps: theCustomerIfThereIs('note') },
};

function decide(
  command: FeedbackCommand,
  state: FeedbackState,
  given: Given<FeedbackLookUps>,
): readonly FeedbackFact[] | Refusal {
  const { id, occurredAt, now, lookUps } = given;
  const customer = lookUps.customer ?? noCustomer;
  switch (command.type) {
    case 'InviteToSurvey':
      return liveCustomer(customer, id, 'id') ?? invite(command.data, state, given, lookUps.surveyRules);
    case 'SubmitReview':
    case 'CaptureMention':
    case 'HoldMeeting':
      return liveCustomer(customer, id, 'id') ?? hear(command, state, id);
    case 'AnswerSurvey':
      return noTextOnceErased(customer, command.data.comment, 'comment') ?? answer(command.data, state, occurredAt);
    case 'ReviseAnswer':
      return noTextOnceErased(customer, command.data.comment, 'comment') ?? revise(command.data, state);
    case 'ExpireInvitation':
      return expire(command.data.item, state, now);
    case 'ClassifyFeedback':
      return followUp(command, state);
    case 'ActionFeedback':
    case 'CloseFeedbackLoop':
      return noTextOnceErased(customer, command.data.note, 'note') ?? followUp(command, state);
  }
}

/** Scores of an erased customer still count; words would be personal data again. */
function noTextOnceErased({ erased }: CustomerState, text: string | undefined, field: string): Finding {
  if (!erased || text === undefined) return undefined;
  return notNow('customer-erased', `Personal data of the customer was erased: leave ${field} out.`, field);
}

/** All feedback of one customer, numbered `<customer>-F<n>`, so that cooldown and one answer per invitation hold. */
export const feedback: Decider<FeedbackState, FeedbackCommand, FeedbackFact, FeedbackLookUps> = {
  category: 'feedback',
  initial: noFeedback,
  evolve: evolveFeedback,
  decide,
  customerOf: (state) => state.customerId,
  facts: feedbackFacts,
  commands,
};
