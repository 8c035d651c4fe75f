import {
  approvedFor,
  assessed,
  circumstances,
  failed,
  filed,
  goodwill,
  inAssessment,
  now,
  openedOnClaim,
  sold,
  underRepair,
  given,
} from '../testing/unit-examples';
import { unit } from '../units/unit';
import type { UnitFact } from '../units/unit-facts';
import type { ClaimCommand, FileClaim } from './claim.commands';
import type { ClaimStatus } from './claim-state';

const claim = 'SN1-C1';
const file = (changes: Partial<FileClaim['data']> = {}): FileClaim => ({
  type: 'FileClaim',
  data: { claimant: 'anna', failedAt: failed, component: 'screen', fault: 'dark', ...changes },
});
const asked: UnitFact = { type: 'InformationRequested', data: { claim, question: 'Receipt?' } };
const rejected: UnitFact = { type: 'ClaimRejected', data: { claim, reason: 'misuse' } };
const appealed: UnitFact = { type: 'ClaimAppealed', data: { claim, grounds: 'I never dropped it.' } };
const withdrawn: UnitFact = { type: 'ClaimWithdrawn', data: { claim } };
const none = { cost: { amount: 0, currency: 'EUR' }, payout: { amount: 0, currency: 'EUR' } };
const settled: UnitFact = {
  type: 'ClaimSettled',
  data: { claim, parts: none, labour: none, expenses: none, payout: none.payout, recovered: none.payout },
};
const closed: UnitFact = { type: 'ClaimClosed', data: { claim } };

/** How a claim comes into each state. */
const storyTo: Readonly<Record<ClaimStatus, readonly UnitFact[]>> = {
  filed: [filed],
  assessing: [filed, assessed],
  'waiting-for-information': [filed, assessed, asked],
  approved: [filed, assessed, approvedFor('refund')],
  rejected: [filed, assessed, rejected],
  appealed: [filed, assessed, rejected, appealed],
  settled: [filed, assessed, approvedFor('refund'), settled],
  closed: [filed, assessed, approvedFor('refund'), settled, closed],
  withdrawn: [filed, withdrawn],
};
const statuses = Object.keys(storyTo) as ClaimStatus[];

describe('filing a claim', () => {
  it('numbers it within the unit', () => {
    given(...sold)
      .when(file({ description: 'It went dark.' }), circumstances())
      .then({ ...filed, data: { ...filed.data, description: 'It went dark.' } });
    expect(given(...sold, filed, withdrawn).when(file(), circumstances()).decision).toMatchObject([
      { data: { claim: 'SN1-C2' } },
    ]);
  });

  it.each(['filed', 'assessing', 'waiting-for-information', 'appealed', 'approved'] as const)(
    'is refused while another claim is %s: at most one is open per unit',
    (status) => {
      given(...sold, ...storyTo[status])
        .when(file(), circumstances())
        .thenRefused('claim-open');
    },
  );

  it('is for the customer who owned the unit on the failure date, also after a transfer', () => {
    const spec = given(...sold, [{ type: 'UnitTransferred', data: { from: 'anna', to: 'ben' } }, now]);
    const later = circumstances({ now: '2026-07-01T00:00:00.000Z' });
    spec.when(file(), later).then(filed);
    spec.when(file({ claimant: 'ben' }), later).thenRefused('not-the-owner', 'claimant');
    expect(spec.when(file({ claimant: 'ben', failedAt: now }), later).decision).toMatchObject([{ type: 'ClaimFiled' }]);
  });

  it.each([
    [{ failedAt: '2026-06-11T00:00:00.000Z' }, 'failed-later', 'failedAt'],
    [{ failedAt: '2025-06-01T00:00:00.000Z' }, 'not-the-owner', 'claimant'],
    [{ failedAt: '1 June' }, 'bad-instant', 'failedAt'],
    [{ component: ' ' }, 'bad-text', 'component'],
    [{ usage: -1 }, 'bad-number', 'usage'],
  ] as const)('refuses %j', (changes, code, field) => {
    given(...sold)
      .when(file(changes), circumstances())
      .thenRefused(code, field);
  });

  it('needs a registered unit', () => {
    given().when(file(), circumstances()).thenRefused('unknown-unit');
  });
});

describe('assessing cover', () => {
  const assess = { type: 'AssessCoverage', data: { claim } } as const;

  it('records the shares as of the failure date, not of today, with the reasons', () => {
    given(...sold, filed)
      .when(assess, circumstances({ now: '2030-01-01T00:00:00.000Z' }))
      .then(assessed);
  });

  it('may look at another component than was claimed', () => {
    const strap = { ...assess, data: { claim, component: 'strap' } };
    expect(given(...sold, filed).when(strap, circumstances()).decision).toMatchObject([
      { data: { component: 'strap', covered: false, reasons: ['excluded:strap'] } },
    ]);
  });
});

describe('the states of a claim', () => {
  const text = 'text';
  const commands: readonly [command: ClaimCommand, possible: readonly ClaimStatus[]][] = [
    [{ type: 'AssessCoverage', data: { claim } }, ['filed', 'assessing', 'appealed']],
    [{ type: 'RequestInformation', data: { claim, question: text } }, ['assessing']],
    [{ type: 'ProvideInformation', data: { claim, answer: text } }, ['waiting-for-information']],
    [{ type: 'ApproveClaim', data: { claim, remedy: 'refund', cap: none.cost } }, ['assessing']],
    [{ type: 'RejectClaim', data: { claim, reason: 'misuse' } }, ['assessing']],
    [{ type: 'AppealClaim', data: { claim, grounds: text } }, ['rejected']],
    [
      { type: 'WithdrawClaim', data: { claim } },
      ['filed', 'assessing', 'waiting-for-information', 'appealed', 'approved'],
    ],
    [
      { type: 'GrantGoodwill', data: { claim, shares: goodwill.data.shares } },
      ['filed', 'assessing', 'waiting-for-information', 'appealed'],
    ],
    [{ type: 'SettleClaim', data: { claim } }, ['approved']],
    [{ type: 'CloseClaim', data: { claim } }, ['settled']],
  ];
  const cases = commands.flatMap(([command, possible]) =>
    statuses.map((status) => [command.type, status, command, possible.includes(status)] as const),
  );

  it.each(cases)('%s while %s', (_type, status, command, possible) => {
    const as = circumstances({ actor: { id: 'boss', role: 'admin' } });
    const outcome = given(...sold, ...storyTo[status]).when(command, as);
    if (possible) expect(outcome.decision).toHaveLength(1);
    else outcome.thenRefused('wrong-claim-state', 'claim');
  });

  it('are those of a claim that exists', () => {
    given(...sold)
      .when({ type: 'CloseClaim', data: { claim: 'SN1-C9' } }, circumstances())
      .thenRefused('unknown-claim', 'claim');
  });

  it('let no appeal open a claim beside another open one', () => {
    const second: UnitFact = { ...filed, data: { ...filed.data, claim: 'SN1-C2' } };
    given(...sold, filed, assessed, rejected, second)
      .when({ type: 'AppealClaim', data: { claim, grounds: text } }, circumstances())
      .thenRefused('claim-open', 'claim');
  });

  it('let no claim be withdrawn while its repair is open', () => {
    const withdraw = { type: 'WithdrawClaim', data: { claim } } as const;
    given(...underRepair)
      .when(withdraw, circumstances())
      .thenRefused('repair-open', 'claim');
    const cancelled: UnitFact = { type: 'RepairCancelled', data: { repair: 'SN1-R1', reason: 'customer-asked' } };
    given(...underRepair, cancelled)
      .when(withdraw, circumstances())
      .then(withdrawn);
    expect(openedOnClaim.data.customer).toBe('anna');
  });
});

describe('goodwill', () => {
  const grant = { type: 'GrantGoodwill', data: { claim, shares: goodwill.data.shares } } as const;

  it('is granted by name, in a role that claim-limits names', () => {
    const spec = given(...inAssessment);
    spec.when(grant, circumstances({ actor: { id: 'boss', role: 'admin' } })).then(goodwill);
    spec.when(grant, circumstances()).thenRefused('may-not-grant-goodwill');
  });

  it('must give something, and no more than everything', () => {
    const spec = given(...inAssessment);
    const giving = (parts: number) => ({ ...grant, data: { claim, shares: { parts, labour: 0, expenses: 0 } } });
    spec.when(giving(0), circumstances()).thenRefused('covers-nothing', 'shares');
    spec.when(giving(120), circumstances()).thenRefused('bad-share', 'shares.parts');
  });
});

describe('free text on claims', () => {
  it('is personal data, and a claim can be folded without it', () => {
    expect(unit.facts.ClaimFiled.personal).toEqual(['description']);
    expect(unit.facts.InformationProvided.personal).toEqual(['answer']);
    expect(unit.facts.ClaimAppealed.personal).toEqual(['grounds']);
    const erased: UnitFact = { type: 'ClaimAppealed', data: { claim } };
    expect(given(...sold, filed, assessed, rejected, erased).state.claims.claims[0]?.status).toBe('appealed');
  });
});
