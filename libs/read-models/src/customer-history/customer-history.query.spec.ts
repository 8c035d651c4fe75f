import { filledStore } from '../testing/filled-store';
import { bought, story } from '../testing/story';
import { historyOf } from './customer-history.query';

const registered = (customerId: string) => ({ type: 'CustomerRegistered', data: { customerId } });
const merge = (into: string) => ({ type: 'CustomersMerged', data: { into } });
const revert = (into: string) => ({ type: 'CustomerMergeReverted', data: { into } });

/** Positions 10, 20, ... in this order. */
const facts = story(
  ['A', '2026-01-01', registered('A')],
  ['B', '2026-01-02', registered('B')],
  ['C', '2026-01-03', registered('C')],
  ['A', '2026-01-04', bought('P1', 100)],
  ['C', '2026-01-05', merge('B')],
  ['B', '2026-01-06', merge('A')],
  [
    'C',
    '2026-01-07',
    {
      type: 'RefundIssued',
      data: { purchaseId: 'P9', refund: 1, line: 1, amount: { amount: 5, currency: 'EUR' }, cause: 'other' },
    },
  ],
  ['B', '2026-01-08', revert('A')],
  ['A', '2026-01-09', bought('P2', 200)],
);

describe('the story of a customer', () => {
  let filled: Awaited<ReturnType<typeof filledStore>>;
  beforeAll(async () => (filled = await filledStore(facts)));
  afterAll(() => filled.dispose());

  const positions = async (customerId: string, at?: Parameters<typeof historyOf>[1]['at']) => {
    const page = await historyOf(filled.store, { customerId, limit: 100, ...(at ? { at } : {}) });
    return page.entries.map(({ position }) => position);
  };

  it('holds its own facts in the order of recording, and merges it took part in', async () => {
    expect(await positions('A')).toEqual([10, 40, 60, 80, 90]);
  });

  it('holds the facts of those merged into it, also through another, while the merge is in force', async () => {
    expect(await positions('A', { position: 70 })).toEqual([10, 20, 30, 40, 50, 60, 70]);
    expect(await positions('A', { position: 60 })).toEqual([10, 20, 30, 40, 50, 60]);
    expect(await positions('A', { position: 50 })).toEqual([10, 40]);
    expect(await positions('B')).toEqual([20, 30, 50, 60, 70, 80]);
  });

  it('can be asked as of an instant of recording', async () => {
    expect(await positions('A', { instant: '2026-01-07T23:59:59.999Z' })).toEqual([10, 20, 30, 40, 50, 60, 70]);
    expect(await positions('A', { instant: '2026-01-08T12:00:00.000Z' })).toEqual([10, 40, 60, 80]);
    expect(await positions('A', { instant: '2025-12-31T00:00:00.000Z' })).toEqual([]);
  });

  it('comes in pages that together are the whole', async () => {
    for (const limit of [1, 2, 3, 7]) {
      const seen: number[] = [];
      for (let after: number | undefined = -1; after !== undefined;) {
        const page = await historyOf(filled.store, { customerId: 'A', at: { position: 70 }, limit, after });
        seen.push(...page.entries.map(({ position }) => position));
        after = page.next;
      }
      expect(seen).toEqual([10, 20, 30, 40, 50, 60, 70]);
    }
  });

  it('is empty for somebody nobody knows', async () => {
    expect(await historyOf(filled.store, { customerId: 'X', limit: 5 })).toEqual({ entries: [], customers: ['X'] });
  });
});
