import type { RecordedFact } from '@aftercare/domain';
import { documentsOf } from '../testing/fold-facts';
import { bought, story } from '../testing/story';
import { historicalMargin } from './amounts';
import { customerValue } from './customer-value.view';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const of = (facts: readonly RecordedFact[], customer = 'C1', zone = 'UTC') =>
  documentsOf(customerValue(zone), facts).get(customer)!.doc;

const refund = (purchaseId: string, amount: number, cause = 'goodwill', reference?: string) => ({
  type: 'RefundIssued',
  data: {
    purchaseId,
    refund: 1,
    line: 1,
    amount: eur(amount),
    cause,
    afterCancellation: false,
    ...(reference ? { reference } : {}),
  },
});
const refundAfterCancellation = (purchaseId: string, amount: number) => {
  const { type, data } = refund(purchaseId, amount, 'cancellation');
  return { type, data: { ...data, afterCancellation: true } };
};
const cancel = (purchaseId: string, boughtOn: string, paid: number, cost = 0, refunded = 0) => ({
  type: 'PurchaseCancelled',
  data: {
    ...{ purchaseId, reason: 'changed-mind', refund: 'later', owed: eur(paid - refunded) },
    ...{ purchasedAt: `${boughtOn}T00:00:00.000Z`, paid: eur(paid), cost: eur(cost), refunded: eur(refunded) },
  },
});
const settled = (claim: string, payout: number, recovered = 0) => ({
  type: 'ClaimSettled',
  data: { claim, payout: eur(payout), recovered: eur(recovered) },
});

describe('what a customer has brought in', () => {
  it('is revenue less refunds, cost of goods and service cost', () => {
    const { amounts } = of(
      story(
        ['C1', '2026-01-02', bought('P1', 10_000, { cost: 6_000 })],
        ['C1', '2026-02-02', bought('P2', 5_000, { cost: 2_000 })],
        ['C1', '2026-02-03', refund('P2', 1_000)],
        ['C1', '2026-03-01', settled('U1-C1', 700, 200)],
      ),
    );
    expect(amounts.EUR).toMatchObject({ orders: 2, revenue: 15_000, refunds: 1_000, costOfGoods: 8_000 });
    expect(amounts.EUR).toMatchObject({ serviceCost: 500, rewards: 0 });
    expect(historicalMargin(amounts.EUR!)).toBe(5_500);
  });

  it('counts purchases of one calendar day in the zone of the company as one day', () => {
    const facts = story(
      ['C1', '2026-03-01T22:30:00.000Z', bought('P1', 100)],
      ['C1', '2026-03-01T23:30:00.000Z', bought('P2', 0)],
      ['C1', '2026-03-02T10:00:00.000Z', bought('P3', 50)],
    );
    expect(of(facts).amounts.EUR?.days).toEqual([
      ['2026-03-01', 100, 2],
      ['2026-03-02', 50, 1],
    ]);
    expect(of(facts, 'C1', 'Europe/Berlin').amounts.EUR?.days).toEqual([
      ['2026-03-01', 100, 1],
      ['2026-03-02', 50, 2],
    ]);
  });

  it('keeps days in order though facts are reported late', () => {
    const facts = story(['C1', '2026-03-05', bought('P1', 1)], ['C1', '2026-03-01', bought('P2', 2)]);
    expect(of(facts).amounts.EUR?.days.map(([day]) => day)).toEqual(['2026-03-01', '2026-03-05']);
  });

  it('never adds amounts of different currencies, and the first purchase names the main one', () => {
    const facts = story(
      ['C1', '2026-01-01', bought('P1', 100, { currency: 'USD' })],
      ['C1', '2026-01-02', bought('P2', 200)],
    );
    expect(of(facts)).toMatchObject({ currency: 'USD', amounts: { USD: { revenue: 100 }, EUR: { revenue: 200 } } });
  });

  it('forgets a cancelled purchase, its day and its refunds, before and after the cancellation', () => {
    const facts = story(
      ['C1', '2026-01-01', bought('P1', 100, { cost: 40 })],
      ['C1', '2026-01-02', bought('P2', 300, { cost: 90 })],
      ['C1', '2026-01-03', refund('P2', 50)],
      ['C1', '2026-01-03', cancel('P2', '2026-01-02', 300, 90, 50)],
      ['C1', '2026-01-04', refundAfterCancellation('P2', 250)],
    );
    expect(of(facts).amounts.EUR).toMatchObject({ orders: 1, revenue: 100, costOfGoods: 40, refunds: 0 });
    expect(of(facts).amounts.EUR?.days).toEqual([['2026-01-01', 100, 1]]);
  });

  it('keeps the day of a cancelled purchase when something else was bought on it', () => {
    const facts = story(
      ['C1', '2026-01-01', bought('P1', 100)],
      ['C1', '2026-01-01', bought('P2', 300)],
      ['C1', '2026-01-03', cancel('P2', '2026-01-01', 300)],
    );
    expect(of(facts).amounts.EUR?.days).toEqual([['2026-01-01', 100, 1]]);
  });

  it('counts a claim paid by a refund once, whichever comes first', () => {
    const buy = ['C1', '2026-01-01', bought('P1', 1_000)] as const;
    const paid = ['C1', '2026-02-01', refund('P1', 400, 'claim', 'U1-C1')] as const;
    const closed = ['C1', '2026-02-02', settled('U1-C1', 500)] as const;
    for (const facts of [story(buy, paid, closed), story(buy, closed, paid)])
      expect(of(facts).amounts.EUR).toMatchObject({ refunds: 400, serviceCost: 100 });
  });

  it('earns the accepted price of a paid repair when the unit is handed over fixed, and bears its parts', () => {
    const repair = 'U1-R1';
    const open = [
      'C1',
      '2026-01-01',
      { type: 'RepairOpened', data: { repair, customer: 'C1', kind: 'paid' } },
    ] as const;
    const agreed = ['C1', '2026-01-02', { type: 'QuoteAccepted', data: { repair, price: eur(900) } }] as const;
    const part = ['C1', '2026-01-03', { type: 'PartConsumed', data: { repair, cost: eur(200) } }] as const;
    const back = (fixed: boolean) =>
      ['C1', '2026-01-04', { type: 'UnitReturned', data: { repair, fixed, downtimeDays: 3 } }] as const;
    const { amounts, paidRepairs } = of(story(open, agreed, part, back(true)));
    expect(amounts.EUR).toMatchObject({ serviceRevenue: 900, serviceCost: 200 });
    expect(paidRepairs).toEqual([]);
    expect(of(story(open, agreed, part, back(false))).amounts.EUR).toMatchObject({ serviceRevenue: 0 });
  });

  it('leaves the parts of a claim repair to the settlement of the claim', () => {
    const repair = 'U1-R1';
    const facts = story(
      ['C1', '2026-01-01', { type: 'RepairOpened', data: { repair, customer: 'C1', kind: 'claim', claim: 'U1-C1' } }],
      ['C1', '2026-01-03', { type: 'PartConsumed', data: { repair, cost: eur(200) } }],
    );
    expect(of(facts).amounts).toEqual({});
  });

  it('notes a merge on both customers, and takes it back when it is reverted', () => {
    const merge = ['C1', '2026-01-01', { type: 'CustomersMerged', data: { into: 'C2' } }] as const;
    const revert = ['C1', '2026-01-02', { type: 'CustomerMergeReverted', data: { into: 'C2' } }] as const;
    expect(of(story(merge))).toMatchObject({ mergedInto: 'C2', absorbed: [] });
    expect(of(story(merge), 'C2')).toMatchObject({ mergedInto: null, absorbed: ['C1'] });
    expect(of(story(merge, revert))).toMatchObject({ mergedInto: null });
    expect(of(story(merge, revert), 'C2')).toMatchObject({ absorbed: [] });
  });
});
