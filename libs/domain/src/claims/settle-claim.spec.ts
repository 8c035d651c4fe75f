import fc from 'fast-check';
import { isRefusal } from '../refusal';
import { approvedFor, circumstances, eur, inAssessment, underRepair, given } from '../testing/unit-examples';
import { aspects } from '../warranties/cover';
import type { Claim } from './claim-state';
import type { SettleClaim } from './claim.commands';
import { settlement } from './settle-claim';

const settle = (data: Omit<SettleClaim['data'], 'claim'>): SettleClaim => ({
  type: 'SettleClaim',
  data: { claim: 'SN1-C1', ...data },
});
const refundable = given(...inAssessment, approvedFor('refund'));

describe('settling a claim', () => {
  it('pays the covered share of each cost, rounded down to whole cents', () => {
    refundable
      .when(
        settle({ parts: { cost: eur(3_001) }, labour: { cost: eur(2_001) }, expenses: { cost: eur(500) } }),
        circumstances(),
      )
      .then({
        type: 'ClaimSettled',
        data: {
          claim: 'SN1-C1',
          parts: { cost: eur(3_001), payout: eur(3_001) },
          labour: { cost: eur(2_001), payout: eur(1_000) },
          expenses: { cost: eur(500), payout: eur(0) },
          payout: eur(4_001),
          recovered: eur(0),
        },
      });
  });

  it('pays no more than the cap in all', () => {
    const command = settle({ parts: { cost: eur(9_000) }, labour: { cost: eur(9_000) }, recovered: eur(2_000) });
    expect(refundable.when(command, circumstances()).decision).toMatchObject([
      { data: { labour: { payout: eur(1_000) }, payout: eur(10_000), recovered: eur(2_000) } },
    ]);
  });

  it.each([
    [{ labour: { cost: eur(100), payout: eur(51) } }, 'payout-above-share', 'labour.payout.amount'],
    [{ parts: { cost: eur(20_000), payout: eur(10_001) } }, 'payout-above-cap', 'parts.payout.amount'],
    [{ parts: { cost: { amount: 1, currency: 'USD' } } }, 'mixed-currencies', 'parts.cost.currency'],
    [{ recovered: { amount: 1, currency: 'USD' } }, 'mixed-currencies', 'recovered.currency'],
    [{ parts: { cost: eur(0.5) } }, 'bad-amount', 'parts.cost.amount'],
  ] as const)('refuses %j', (data, code, field) => {
    refundable.when(settle(data), circumstances()).thenRefused(code, field);
  });

  it('is left to the hand-over while the repair is open, and to ReplaceUnit for a replacement', () => {
    given(...underRepair)
      .when(settle({}), circumstances())
      .thenRefused('repair-open', 'claim');
    given(...inAssessment, approvedFor('replacement'))
      .when(settle({}), circumstances())
      .thenRefused('not-replaced', 'claim');
  });

  it('never pays more than the share or the cap, whatever is asked', () => {
    const amount = fc.integer({ min: 0, max: 1_000_000 });
    const percent = fc.integer({ min: 0, max: 100 });
    const aspect = fc.record({ cost: amount.map(eur), payout: amount.map(eur) }, { requiredKeys: ['cost'] });
    const data = fc.record({ parts: aspect, labour: aspect, expenses: aspect }, { requiredKeys: [] });
    const shares = fc.record({ parts: percent, labour: percent, expenses: percent });
    fc.assert(
      fc.property(data, shares, amount, (asked, covered, cap) => {
        const approval = { component: 'screen', remedy: 'refund', cap: eur(cap), shares: covered } as const;
        const settled = settlement(asked, { claim: 'SN1-C1', approval } as unknown as Claim);
        if (isRefusal(settled)) return;
        const paid = aspects.map((name) => settled.data[name].payout.amount);
        expect(settled.data.payout.amount).toBe(paid.reduce((sum, each) => sum + each, 0));
        expect(settled.data.payout.amount).toBeLessThanOrEqual(cap);
        for (const name of aspects) {
          const { cost, payout } = settled.data[name];
          expect(payout.amount).toBeGreaterThanOrEqual(0);
          expect(payout.amount * 100).toBeLessThanOrEqual(cost.amount * covered[name]);
        }
      }),
    );
  });
});
