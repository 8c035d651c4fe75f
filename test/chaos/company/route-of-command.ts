import type { SampleStep } from '../../../apps/cli/src/demo/sample-command';

/** Where the API takes a command, and what it wants in the body. */
export interface Route {
  readonly path: string;
  readonly body: object;
}

const onClaim: Readonly<Record<string, string>> = {
  AssessCoverage: 'assessment',
  RequestInformation: 'information-request',
  ProvideInformation: 'information',
  GrantGoodwill: 'goodwill',
  ApproveClaim: 'approval',
  RejectClaim: 'rejection',
  SettleClaim: 'settlement',
  CloseClaim: 'closure',
};

const onRepair: Readonly<Record<string, string>> = {
  ReceiveUnit: 'receipt',
  Diagnose: 'diagnosis',
  SendQuote: 'quote',
  AcceptQuote: 'quote/acceptance',
  DeclineQuote: 'quote/refusal',
  StartWork: 'work',
  PauseWork: 'work/pause',
  ConsumePart: 'parts',
  CompleteWork: 'work/completion',
  PassQualityCheck: 'quality-check/pass',
  ReturnUnit: 'return',
};

const onFeedback: Readonly<Record<string, string>> = {
  AnswerSurvey: 'answer',
  ClassifyFeedback: 'classification',
  ActionFeedback: 'action',
  CloseFeedbackLoop: 'closure',
};

const onPurchase: Readonly<Record<string, string>> = {
  DeliverLine: 'deliveries',
  CancelPurchase: 'cancellation',
  IssueRefund: 'refunds',
};

/** The API's route of a command that the sample company knows. Throws RangeError for any other. */
export function routeOf({ id, command: { type, data }, occurredAt, actor }: SampleStep): Route {
  const { claim, repair, item, kind, ...rest } = data as Readonly<Record<string, unknown>>;
  const text = (value: unknown): string => encodeURIComponent(String(value));
  // Over the API nobody is taken for the approver who does not say so.
  const body = { ...rest, occurredAt, ...(type === 'GrantGoodwill' ? { approver: actor.id } : {}) };
  if (type in onClaim) return { path: `/v1/units/${id}/claims/${text(claim)}/${onClaim[type]}`, body };
  if (type in onRepair) return { path: `/v1/units/${id}/repairs/${text(repair)}/${onRepair[type]}`, body };
  if (type in onFeedback) return { path: `/v1/customers/${id}/feedback/${text(item)}/${onFeedback[type]}`, body };
  if (type in onPurchase) return { path: `/v1/purchases/${id}/${onPurchase[type]}`, body };
  switch (type) {
    case 'RegisterCustomer':
      return { path: '/v1/customers', body: { ...body, id } };
    case 'RecordPurchase':
      return { path: '/v1/purchases', body: { ...body, id } };
    case 'FileClaim':
      return { path: `/v1/units/${id}/claims`, body };
    case 'OpenRepair':
      return { path: `/v1/units/${id}/repairs`, body: kind === 'claim' ? { ...body, claim } : body };
    case 'ReplaceUnit':
      return { path: `/v1/units/${id}/replacement`, body: { ...body, claim } };
    case 'RegisterUnit':
      return { path: '/v1/units', body: { ...body, id } };
    case 'InviteToSurvey':
      return { path: `/v1/customers/${id}/feedback/invitations`, body: { ...body, kind } };
    default:
      throw new RangeError(`no route for ${type}`);
  }
}
