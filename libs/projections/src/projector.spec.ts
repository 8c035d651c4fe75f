import { readModels, type AnyReadModel } from '@aftercare/read-models';
import { documentsOf } from '../../read-models/src/testing/fold-facts';
import { lagOf } from './lag';
import { startProjector, type Projector } from './projector';
import { runningStores, until, type RunningStores } from './running-stores.fixture';

let stores: RunningStores;
beforeAll(async () => (stores = await runningStores()));
afterAll(() => stores.stop());

const models = readModels({ zone: 'UTC' });
const start = (readModelsToRun: readonly AnyReadModel[] = models): Projector =>
  startProjector({ ...stores, readModels: readModelsToRun, backOff: { firstMs: 5, longestMs: 20 } });
const at = (projector: Projector, position: number) =>
  until(() => projector.status().readModels.every(({ checkpoint, serving }) => serving && checkpoint >= position));

let purchases = 0;
async function buys(customer: string, amount: number): Promise<number> {
  const line = { sku: 'lamp', quantity: 1, amount: { amount, currency: 'EUR' } };
  const command = { type: 'RecordPurchase', data: { customerId: customer, channel: 'web', lines: [line] } };
  return (await stores.done('purchase', `P${++purchases}`, command)).position;
}
const register = (customer: string) => stores.done('customer', customer, { type: 'RegisterCustomer', data: {} });

async function expectFold(model: AnyReadModel): Promise<void> {
  const expected = documentsOf(model, await stores.facts());
  const found = await stores.store.collection<object>(model).getMany([...expected.keys()]);
  expect(new Map(found)).toEqual(new Map(expected));
}

describe('the projector', () => {
  it('folds what there is and what comes, and goes on where it stopped', async () => {
    await register('A');
    await buys('A', 100);
    const first = start();
    await at(first, await buys('A', 200));
    await first.stop();
    await register('B');
    for (let n = 0; n < 300; n++) await buys(n % 2 === 0 ? 'A' : 'B', n);
    const second = start();
    await at(second, await buys('B', 1));
    expect(second.status().readModels.every(({ folded }) => folded <= 310)).toBe(true);
    await second.stop();
    for (const model of models) await expectFold(model);
  });

  it('lives through a restart of the event store', async () => {
    const projector = start();
    await at(projector, await buys('A', 1));
    await stores.restart();
    await at(projector, await buys('A', 2));
    await projector.stop();
    for (const model of models) await expectFold(model);
  });

  it('parks what a read model cannot fold, and goes on with it and the others', async () => {
    const broken: AnyReadModel = {
      ...{ name: 'broken', version: 1, fields: {}, indexes: [], keys: () => ['one'] },
      evolve: (_view, fact) => {
        if (fact.type === 'PurchaseRecorded') throw new TypeError('cannot fold this');
        return { type: fact.type };
      },
    };
    const projector = start([broken, models[0]!]);
    const position = await buys('A', 3);
    await until(() => projector.status().readModels[1]!.checkpoint >= position);
    await until(() => projector.status().readModels[0]!.checkpoint >= position);
    expect(projector.status().readModels[0]).toMatchObject({ state: 'live', parked: 1 });
    expect(projector.status().readModels[1]).toMatchObject({ state: 'live', parked: 0 });
    await projector.stop();
  });

  it('knows its lag in facts and seconds against the end of the event store', async () => {
    const checkpoint = await buys('A', 4);
    const now = new Date().toISOString();
    expect(await lagOf(stores.client, { checkpoint, now })).toEqual({ events: 0, capped: false, seconds: 0 });
    await buys('A', 5);
    await buys('A', 6);
    const later = new Date(Date.now() + 60_000).toISOString();
    const lag = await lagOf(stores.client, { checkpoint, now: later });
    expect(lag).toMatchObject({ events: 2, capped: false });
    expect(lag.seconds).toBeGreaterThanOrEqual(59);
    expect(await lagOf(stores.client, { checkpoint: -1, now, cap: 10 })).toMatchObject({ capped: true });
  });
});
