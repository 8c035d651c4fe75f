import { probabilityNoPurchase } from '@aftercare/valuation';
import type { RecordedFact } from '@aftercare/domain';
import { nothingYet } from '../customer-value/customer-value';
import type { Fit } from '../customer-value/predicted-value';
import { customerValue } from '../customer-value/customer-value.view';
import { documentsOf } from '../testing/fold-facts';
import { bought, story } from '../testing/story';
import { bandOf, churnRiskFrom } from './churn-risk.query';
import { churnRisk } from './churn-risk.view';
import { noSignals } from './service-signals';

const at = '2026-06-30T12:00:00.000Z';
const scale = { min: 0, max: 10 };
const signals = (facts: readonly RecordedFact[]) => documentsOf(churnRisk, facts).get('C1')?.doc ?? noSignals('C1');
const reasons = (facts: readonly RecordedFact[], when = at) =>
  churnRiskFrom(nothingYet('C1'), signals(facts), { fit: undefined, at: when }).drivers.map(({ reason }) => reason);
const fit: Fit = {
  ...{ fitId: 'fit-1', currency: 'EUR', timeUnit: 'week', zone: 'UTC', gammaGamma: null, position: 1 },
  window: { from: '2025-01-01T00:00:00.000Z', until: '2026-01-01T00:00:00.000Z' },
  bgNbd: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426, logLikelihood: 0, customers: 1, converged: true },
};

describe('the reasons for a churn risk', () => {
  it('name a claim that is open, until it is settled, withdrawn or rejected', () => {
    const filed = ['C1', '2026-06-20', { type: 'ClaimFiled', data: { claim: 'U1-C1' } }] as const;
    expect(reasons(story(filed))).toEqual(['Claim U1-C1 is open for 10 days.']);
    expect(reasons(story(filed, ['C1', '2026-06-25', { type: 'ClaimSettled', data: { claim: 'U1-C1' } }]))).toEqual([]);
    const rejected = ['C1', '2026-06-25', { type: 'ClaimRejected', data: { claim: 'U1-C1' } }] as const;
    expect(reasons(story(filed, rejected))).toEqual(['Claim U1-C1 was rejected 5 days ago.']);
    const appealed = ['C1', '2026-06-29', { type: 'ClaimAppealed', data: { claim: 'U1-C1' } }] as const;
    expect(reasons(story(filed, rejected, appealed))).toEqual(['Claim U1-C1 is open for 1 day.']);
  });

  it('name negative feedback until somebody acted on it', () => {
    const data = { item: 1, kind: 'NPS', touchpoint: 'repair', score: 4, scale };
    const answer = ['C1', '2026-06-28', { type: 'SurveyAnswered', data }] as const;
    expect(reasons(story(answer))).toEqual([
      'Negative feedback F1 waits for an answer for 2 days.',
      'Gave a low score once in the last year.',
    ]);
    const acted = ['C1', '2026-06-29', { type: 'FeedbackActioned', data: { item: 1, action: 'called' } }] as const;
    expect(reasons(story(answer, acted))).toEqual(['Gave a low score once in the last year.']);
    const revised = { type: 'AnswerRevised', data: { ...data, previousScore: 4, score: 9 } };
    expect(reasons(story(answer, ['C1', '2026-06-29', revised]))).toEqual([]);
  });

  it('name units away for repair, long repairs and repairs that did not help', () => {
    const received = ['C1', '2026-05-01', { type: 'UnitReceived', data: { repair: 'U1-R1' } }] as const;
    const back = { type: 'UnitReturned', data: { repair: 'U1-R1', fixed: false, downtimeDays: 20 } };
    expect(reasons(story(received))).toEqual(['A unit is away for repair U1-R1 for 60 days.']);
    expect(reasons(story(received, ['C1', '2026-05-21', back]))).toEqual([
      'A unit came back from repair U1-R1 not fixed, 40 days ago.',
      'Repair U1-R1 kept the unit away for 20 days.',
    ]);
  });

  it('are those of the instant of the question: nothing later, nothing of more than a year ago', () => {
    const facts = story(['C1', '2026-01-01', { type: 'RefundIssued', data: { purchaseId: 'P1', refund: 1 } }]);
    expect(reasons(facts)).toEqual(['Was refunded once in the last year.']);
    expect(reasons(facts, '2025-12-31T00:00:00.000Z')).toEqual([]);
    expect(reasons(facts, '2027-01-02T00:00:00.000Z')).toEqual([]);
  });

  it('concern both sides of a disputed unit', () => {
    const disputed = { type: 'UnitRegistrationDisputed', data: { owner: 'C1', claimedBy: 'C2' } };
    const keys = [...documentsOf(churnRisk, story(['C1', '2026-01-01', disputed])).keys()];
    expect(keys).toEqual(['C1', 'C2']);
  });

  it('keep no more than the newest fifty of a kind', () => {
    const refunds = Array.from({ length: 60 }, (_, n) => ({
      ...{ type: 'RefundIssued', data: { purchaseId: 'P1', refund: n } },
    }));
    const { refunds: kept } = signals(story(...refunds.map((fact) => ['C1', '2026-01-01', fact] as const)));
    expect(kept.map(([id]) => id).slice(0, 2)).toEqual(['P1/10', 'P1/11']);
  });
});

describe('the probability of no purchase', () => {
  const facts = story(
    ['C1', '2026-01-01', bought('P1', 100)],
    ['C1', '2026-01-31', bought('P2', 100)],
    ['C1', '2026-03-02', bought('P3', 0, { currency: 'USD' })],
  );
  const value = documentsOf(customerValue('UTC'), facts).get('C1')!.doc;

  it('is that of BG/NBD for purchase days in any currency, with the plain recency gap beside it', () => {
    const risk = churnRiskFrom(value, noSignals('C1'), { fit, at, horizonDays: 91 });
    const expected = probabilityNoPurchase(fit.bgNbd, { x: 2, tx: 60 / 7, T: 180 / 7 }, 13);
    expect(risk.probabilityNoPurchase).toBe(expected);
    expect(risk).toMatchObject({ fitId: 'fit-1', horizonDays: 91, band: bandOf(expected) });
    expect(risk.baseline).toEqual({ lastPurchase: '2026-03-02', days: 120, usualDays: 30 });
  });

  it('is unknown without a fit or a purchase', () => {
    expect(churnRiskFrom(value, noSignals('C1'), { fit: undefined, at })).toMatchObject({
      ...{ probabilityNoPurchase: null, band: 'unknown', fitId: null },
    });
    expect(churnRiskFrom(nothingYet('C1'), noSignals('C1'), { fit, at })).toMatchObject({ baseline: null });
  });

  it('is high from 0.8 on, medium from 0.5 on, else low', () => {
    expect([0.8, 0.79, 0.5, 0.49].map(bandOf)).toEqual(['high', 'medium', 'medium', 'low']);
  });
});
