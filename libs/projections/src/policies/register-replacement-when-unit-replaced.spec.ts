import type { UnitState } from '@aftercare/domain';
import { runningStores, type RunningStores } from '../running-stores.fixture';
import { inTemporaryStore } from '../temporary-store.fixture';
import { registerReplacementWhenUnitReplaced } from './register-replacement-when-unit-replaced';
import { runPolicy } from './running-policy.fixture';

let stores: RunningStores;
beforeAll(async () => {
  stores = await runningStores();
  await stores.done('customer', 'A', { type: 'RegisterCustomer', data: {} });
});
afterAll(() => stores.stop());

const soldAt = '2026-01-10T00:00:00.000Z';
const replacedAt = '2026-03-01T00:00:00.000Z';
const eur = (amount: number) => ({ amount, currency: 'EUR' });

/** A unit that is replaced on an approved claim; gives the position of the replacement. */
async function replaced(old: string, fresh: string): Promise<number> {
  const does = (type: string, data: object, at: string) => stores.done('unit', old, { type, data }, at);
  const piece = { purchase: `P-${old}`, line: 1, n: 1, sku: 'TV', category: 'electronics' };
  await does('RegisterUnit', { ...piece, owner: 'A', deliveredAt: soldAt, purchasedAt: soldAt }, soldAt);
  const failedAt = '2026-02-20T00:00:00.000Z';
  await does('FileClaim', { claimant: 'A', failedAt, component: 'panel', fault: 'dark' }, failedAt);
  await does('AssessCoverage', { claim: `${old}-C1` }, failedAt);
  await does('ApproveClaim', { claim: `${old}-C1`, remedy: 'replacement', cap: eur(50_000) }, failedAt);
  const { position } = await does('ReplaceUnit', { newSerial: fresh, claim: `${old}-C1` }, replacedAt);
  return position;
}

const unit = async (id: string) => (await stores.executor.state('unit', id))?.state as UnitState | undefined;
const registrations = async (id: string) =>
  (await stores.facts()).filter(({ type, stream }) => type === 'UnitRegistered' && stream === `unit-${id}`);

describe('register-replacement-when-unit-replaced', () => {
  it('registers the unit handed over, as the piece that was sold, with the cover that the terms give it', async () => {
    const policy = runPolicy(stores, registerReplacementWhenUnitReplaced);
    await policy.reached(await replaced('old-1', 'new-1'));
    await policy.stop();
    const fresh = await unit('new-1');
    expect(fresh?.ownership).toMatchObject({
      registered: [{ purchase: 'P-old-1', line: 1, n: 1 }],
      goods: { sku: 'TV', category: 'electronics', deliveredAt: replacedAt, purchasedAt: soldAt },
      owners: [{ owner: 'A', from: replacedAt }],
    });
    expect(fresh?.cover.warranties).toHaveLength(1);
    expect(policy.status()).toMatchObject({ issued: 1, refused: 0 });
  });

  it('adds nothing where somebody registered it first', async () => {
    const position = await replaced('old-2', 'new-2');
    const piece = { purchase: 'P-old-2', line: 1, n: 1, sku: 'TV', category: 'electronics', replaces: 'old-2' };
    const data = { ...piece, owner: 'A', deliveredAt: replacedAt, purchasedAt: soldAt };
    await stores.done('unit', 'new-2', { type: 'RegisterUnit', data }, replacedAt);
    const policy = runPolicy(stores, registerReplacementWhenUnitReplaced);
    await policy.reached(position);
    await policy.stop();
    expect(await registrations('new-2')).toHaveLength(1);
    expect(policy.status().refused).toBe(0);
  });

  it('asks for the same although the old unit was sold again, when the policy reads everything once more', async () => {
    const position = await replaced('old-3', 'new-3');
    const first = runPolicy(stores, registerReplacementWhenUnitReplaced);
    await first.reached(position);
    await first.stop();
    const piece = { purchase: 'P-again', line: 1, n: 1, sku: 'TV-B', category: 'electronics', owner: 'A' };
    const deliveredAt = '2026-05-01T00:00:00.000Z';
    await stores.done('unit', 'old-3', { type: 'RegisterUnit', data: { ...piece, deliveredAt } }, deliveredAt);
    await inTemporaryStore(async (store) => {
      const again = runPolicy(stores, registerReplacementWhenUnitReplaced, { store });
      await again.reached(position);
      await again.stop();
      expect(again.status()).toMatchObject({ refused: 0, parked: 0 });
    });
    expect(await registrations('new-3')).toHaveLength(1);
  });
});
