import {
  approvedFor,
  assessed,
  circumstances,
  eur,
  filed,
  goodwill,
  inAssessment,
  limitsWith,
  openedOnClaim,
  openedPaid,
  sold,
  given,
} from '../testing/unit-examples';
import type { UnitFact } from '../units/unit-facts';
import type { ApproveClaim } from './claim.commands';
import type { Remedy } from './claim.events';

const approve = (remedy: Remedy, cap: number, more: object = {}): ApproveClaim => ({
  type: 'ApproveClaim',
  data: { claim: 'SN1-C1', remedy, cap: eur(cap), ...more },
});
const other = circumstances({ actor: { id: 'agent-2', role: 'agent' } });

/** A claim whose component failed after its own cover had ended. */
const oldBattery: readonly UnitFact[] = [
  { ...filed, data: { ...filed.data, component: 'battery', failedAt: '2026-07-02T00:00:00.000Z' } },
  { ...assessed, data: { ...assessed.data, component: 'battery', covered: false } },
];
const inJuly = circumstances({ now: '2026-07-10T00:00:00.000Z' });

describe('approving a claim', () => {
  it('stores the shares as of the failure date and the versions of both standards', () => {
    given(...inAssessment)
      .when(approve('refund', 10_000), circumstances())
      .then(approvedFor('refund'));
  });

  it('with remedy repair opens the repair in the same append', () => {
    given(...inAssessment)
      .when(approve('repair', 10_000), circumstances())
      .then(approvedFor('repair'), openedOnClaim);
  });

  it('with remedy repair waits until another repair of the unit is over', () => {
    const spec = given(...inAssessment, openedPaid);
    spec.when(approve('repair', 100), circumstances()).thenRefused('repair-open', 'remedy');
    spec.when(approve('refund', 10_000), circumstances()).then(approvedFor('refund'));
  });

  it('is refused when the failure date lies outside the cover of that component', () => {
    given(...sold, ...oldBattery)
      .when(approve('refund', 100), inJuly)
      .thenRefused('outside-cover', 'component');
  });

  it('goes by the cover as it stands, also when it was voided after the assessment', () => {
    const voided: UnitFact = { type: 'WarrantyVoided', data: { reason: 'fraud', from: '2026-01-02T00:00:00.000Z' } };
    given(...inAssessment, voided)
      .when(approve('refund', 100), circumstances())
      .thenRefused('outside-cover', 'component');
  });

  it('outside the cover takes goodwill, and pays its shares', () => {
    const outcome = given(...sold, ...oldBattery, goodwill).when(approve('refund', 100), inJuly);
    expect(outcome.decision).toMatchObject([{ data: { goodwill: true, shares: goodwill.data.shares } }]);
    expect(outcome.decision).not.toMatchObject([{ data: { termVersion: 3 } }]);
  });

  it('inside the cover pays the better of cover and goodwill, aspect by aspect', () => {
    expect(given(...inAssessment, goodwill).when(approve('refund', 100), circumstances()).decision).toMatchObject([
      { data: { goodwill: true, shares: { parts: 100, labour: 80, expenses: 80 } } },
    ]);
  });

  it('is for a component that was assessed', () => {
    given(...inAssessment)
      .when(approve('refund', 100, { component: 'hinge' }), circumstances())
      .thenRefused('not-assessed', 'component');
  });

  it.each([
    [approve('repair', 20_001), 'cap-above-limit', 'cap.amount'],
    [approve('refund', 40_001), 'cap-above-limit', 'cap.amount'],
    [approve('refund', -1), 'negative-amount', 'cap.amount'],
    [approve('refund', 1, { cap: { amount: 1, currency: 'USD' } }), 'no-limits-in-currency', 'cap.currency'],
    [approve('apology' as Remedy, 1), 'bad-choice', 'remedy'],
  ] as const)('refuses %j', (command, code, field) => {
    given(...inAssessment)
      .when(command, circumstances())
      .thenRefused(code, field);
  });
});

describe('approving above the limit', () => {
  const first: UnitFact = {
    type: 'FirstApprovalGiven',
    data: {
      claim: 'SN1-C1',
      approver: 'agent-1',
      component: 'screen',
      remedy: 'refund',
      cap: eur(10_001),
      limitsVersion: 3,
    },
  };

  it('takes two different people who approve the same', () => {
    given(...inAssessment)
      .when(approve('refund', 10_001), circumstances())
      .then(first);
    const approved = approvedFor('refund', 10_001);
    given(...inAssessment, first)
      .when(approve('refund', 10_001), other)
      .then({ ...approved, data: { ...approved.data, approvers: ['agent-1', 'agent-2'] } });
  });

  it('is not done by one person twice', () => {
    given(...inAssessment, first)
      .when(approve('refund', 10_001), circumstances())
      .thenRefused('second-person-needed');
  });

  it('begins anew when the second person approves something else, or when the picture changes', () => {
    const spec = given(...inAssessment, first);
    expect(spec.when(approve('refund', 20_000), other).decision).toMatchObject([
      { type: 'FirstApprovalGiven', data: { approver: 'agent-2' } },
    ]);
    expect(given(...inAssessment, first, goodwill).when(approve('refund', 10_001), other).decision).toMatchObject([
      { type: 'FirstApprovalGiven', data: { approver: 'agent-2' } },
    ]);
  });

  it('is judged by the limits in force when it is decided', () => {
    const limits = limitsWith({
      limits: [
        {
          currency: 'EUR',
          payoutLimit: 40_000,
          secondApprovalAbove: 0,
          costCap: { repair: 100, replacement: 100, refund: 100 },
        },
      ],
    });
    expect(
      given(...inAssessment).when(approve('refund', 1), circumstances({ lookUps: { limits } })).decision,
    ).toMatchObject([{ type: 'FirstApprovalGiven' }]);
  });
});
