import type {
  ClaimFact,
  FeedbackFact,
  Instant,
  OwnershipFact,
  PurchaseFact,
  RecordedFact,
  RepairFact,
} from '@aftercare/domain';
import { concernedCustomers } from '../concerned-customers';
import { withEntry, withoutEntry, type Entry } from '../entries';
import type { ReadModel } from '../read-model';
import { noSignals, type ServiceSignals } from './service-signals';

type ServiceFact = ClaimFact | RepairFact | FeedbackFact | PurchaseFact | OwnershipFact;
type Change = Partial<ServiceSignals>;
/** What a fact changes; `at` is when it happened. */
type Fold<F extends ServiceFact> = (
  signals: ServiceSignals,
  data: F['data'],
  at: Instant,
  fact: RecordedFact,
) => Change;

const KEPT = 50;

const newest = <E extends Entry>(entries: readonly E[], entry: E): readonly E[] =>
  withEntry(entries, entry).slice(-KEPT);

const closedClaim = ({ openClaims }: ServiceSignals, { claim }: { readonly claim: string }): Change => ({
  openClaims: withoutEntry(openClaims, claim),
});

const openClaim: Fold<Extract<ClaimFact, { type: 'ClaimFiled' | 'ClaimAppealed' }>> = (
  { openClaims, rejectedClaims },
  { claim },
  at,
) => ({ openClaims: newest(openClaims, [claim, at]), rejectedClaims: withoutEntry(rejectedClaims, claim) });

/** Feedback in the lower 60 % of its scale (0-6 of NPS, 1-3 of 1-5) wants an answer. */
export const NEGATIVE_BELOW = 0.61;

const scored = (
  { scores, unanswered }: ServiceSignals,
  item: number,
  score: number,
  scale: { readonly min: number; readonly max: number },
  at: Instant,
): Change => {
  const share = scale.max > scale.min ? (score - scale.min) / (scale.max - scale.min) : 1;
  const id = `F${item}`;
  return {
    scores: newest(scores, [id, at, share]),
    unanswered: share < NEGATIVE_BELOW ? newest(unanswered, [id, at]) : withoutEntry(unanswered, id),
  };
};

const answered = ({ unanswered }: ServiceSignals, { item }: { readonly item: number }): Change => ({
  unanswered: withoutEntry(unanswered, `F${item}`),
});

const outOfRepair = ({ inRepair }: ServiceSignals, { repair }: { readonly repair: string }): Change => ({
  inRepair: withoutEntry(inRepair, repair),
});

const folds: { readonly [T in ServiceFact['type']]?: Fold<Extract<ServiceFact, { type: T }>> } = {
  ClaimFiled: openClaim,
  ClaimAppealed: openClaim,
  ClaimRejected: (signals, { claim }, at) => ({
    ...closedClaim(signals, { claim }),
    rejectedClaims: newest(signals.rejectedClaims, [claim, at]),
  }),
  ClaimWithdrawn: closedClaim,
  ClaimSettled: closedClaim,
  ClaimClosed: closedClaim,
  UnitReceived: ({ inRepair }, { repair }, at) => ({ inRepair: newest(inRepair, [repair, at]) }),
  UnitReturned: (signals, { repair, downtimeDays, fixed }, at) => ({
    ...outOfRepair(signals, { repair }),
    repaired: newest(signals.repaired, [repair, at, downtimeDays]),
    ...(fixed ? {} : { notFixed: newest(signals.notFixed, [repair, at]) }),
  }),
  UnitReplaced: (signals, { repair }) => (repair === undefined ? {} : outOfRepair(signals, { repair })),
  RepairCancelled: outOfRepair,
  SurveyAnswered: (signals, { item, score, scale }, at) => scored(signals, item, score, scale, at),
  AnswerRevised: (signals, { item, score, scale }, at) => scored(signals, item, score, scale, at),
  ReviewSubmitted: (signals, { item, rating, scale }, at) => scored(signals, item, rating, scale, at),
  FeedbackClassified: ({ unanswered }, { item, sentiment }, at) =>
    sentiment === 'negative' ? { unanswered: newest(unanswered, [`F${item}`, at]) } : {},
  FeedbackActioned: answered,
  FeedbackLoopClosed: answered,
  RefundIssued: ({ refunds }, { purchaseId, refund }, at) => ({
    refunds: newest(refunds, [`${purchaseId}/${refund}`, at]),
  }),
  PurchaseCancelled: ({ cancellations }, { purchaseId }, at) => ({
    cancellations: newest(cancellations, [purchaseId, at]),
  }),
  UnitRegistrationDisputed: ({ disputes }, _data, at, { stream }) => ({ disputes: newest(disputes, [stream, at]) }),
};

const folded: ReadonlyMap<string, Fold<ServiceFact>> = new Map(
  Object.entries(folds) as unknown as [string, Fold<ServiceFact>][],
);

/** What the service facts say of each customer; the probability itself is computed when asked, from purchases and a fit. */
export const churnRisk: ReadModel<ServiceSignals> = {
  name: 'churn-risk',
  version: 1,
  fields: { customerId: { type: 'string', required: true } },
  indexes: [],
  keys: (fact) => (folded.has(fact.type) ? concernedCustomers(fact) : []),
  evolve: (signals, fact, customerId) => {
    const before = signals ?? noSignals(customerId);
    const change = folded.get(fact.type)?.(before, fact.data as never, fact.metadata.occurredAt, fact);
    return { ...before, ...change };
  },
};
