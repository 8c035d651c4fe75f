import { readModels, type AnyReadModel } from '@aftercare/read-models';
import type { ReadModelStore } from '@aftercare/read-model-store';
import { storeWithFaults } from './failing-store.fixture';
import { expectFold } from './folded-facts.fixture';
import { startProjector, type Projector } from './projector';
import { runningStores, until, type RunningStores } from './running-stores.fixture';
import { inTemporaryStore } from './temporary-store.fixture';

let stores: RunningStores;
beforeAll(async () => {
  stores = await runningStores();
  await stores.done('customer', 'A', { type: 'RegisterCustomer', data: {} });
}, 30_000);
afterAll(() => stores.stop());

const models = readModels({ zone: 'UTC' });
const [slow, ...others] = models as [AnyReadModel, ...AnyReadModel[]];
const settings = {
  sizes: { live: 2, catchingUp: 4 },
  backOff: { firstMs: 1, longestMs: 5 },
  watchMs: 20,
  momentMs: 40,
};

let purchases = 0;
async function buys(times: number): Promise<number> {
  const line = { sku: 'lamp', quantity: 1, amount: { amount: 100, currency: 'EUR' } };
  const data = { customerId: 'A', channel: 'web', lines: [line] };
  let position = -1;
  for (let n = 0; n < times; n++)
    ({ position } = await stores.done('purchase', `P${++purchases}`, { type: 'RecordPurchase', data }));
  return position;
}

/** A gate that the writes of one read model have to pass. */
function gate(): { readonly pass: () => Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { pass: () => opened, open: () => open() };
}

/** The writes of one read model pass through `before`; all others go on. */
const disturbed = (store: ReadModelStore, name: string, before: () => Promise<void>): ReadModelStore => {
  const faulty = storeWithFaults(store, async (write) => {
    await before();
    await write();
  });
  return { ...store, build: (spec, ...how) => (spec.name === name ? faulty : store).build(spec, ...how) };
};

const start = (store: ReadModelStore, readModels: readonly AnyReadModel[] = models): Projector =>
  startProjector({ ...stores, ...settings, store, readModels });

const statusOf = (projector: Projector, model: AnyReadModel) =>
  projector.status().readModels.find(({ name }) => name === model.name)!;
const reached = (projector: Projector, wanted: readonly AnyReadModel[], position: number) =>
  until(() => wanted.every((model) => statusOf(projector, model).checkpoint >= position));

async function endsWithFold(
  projector: Projector,
  store: ReadModelStore,
  wanted: readonly AnyReadModel[],
): Promise<void> {
  await until(() => wanted.every((model) => statusOf(projector, model).serving));
  await projector.stop();
  for (const model of wanted) await expectFold(store, model, await stores.facts());
}

describe('read models of one projector', () => {
  it('go live while the writes of one of them hang, and that one catches up without loss', () =>
    inTemporaryStore(async (store) => {
      await buys(30);
      const { pass, open } = gate();
      const projector = start(disturbed(store, slow.name, pass));
      await reached(projector, others, await buys(30));
      expect(statusOf(projector, slow)).toMatchObject({ checkpoint: -1 });
      for (const model of others) expect(statusOf(projector, model).state).toBe('live');
      open();
      await reached(projector, models, await buys(5));
      await endsWithFold(projector, store, models);
    }));

  it('go live while one of them fails for long, and that one says so and catches up without loss', () =>
    inTemporaryStore(async (store) => {
      let away = true;
      const failing = disturbed(store, slow.name, async () => {
        if (away) throw new Error('away');
      });
      const projector = start(failing);
      await reached(projector, others, await buys(30));
      expect(statusOf(projector, slow)).toMatchObject({ state: 'delayed', delayedBy: 'Error: away' });
      away = false;
      await reached(projector, models, await buys(5));
      await until(() => statusOf(projector, slow).state === 'live');
      await endsWithFold(projector, store, models);
    }));

  it('do not wait for one that begins far behind them', () =>
    inTemporaryStore(async (store) => {
      await buys(20);
      const first = start(store, others);
      await reached(first, others, await buys(1));
      await first.stop();
      const { pass, open } = gate();
      const projector = start(disturbed(store, slow.name, pass));
      await reached(projector, others, await buys(1));
      open();
      await reached(projector, models, await buys(1));
      await endsWithFold(projector, store, [slow]);
    }));

  it('have builds that come, take over and go while the others are folded on', () =>
    inTemporaryStore(async (store) => {
      const projector = start(store);
      await reached(projector, models, await buys(3));
      await until(() => models.every((model) => statusOf(projector, model).serving));
      const builds = () => projector.status().readModels.filter(({ name }) => name === slow.name);
      await store.build(slow, 2, { bulk: true, fold: slow.version });
      await until(() => builds().length === 2 && builds()[1]!.state === 'live');
      expect(builds().map(({ build, serving }) => [build, serving])).toEqual([
        [1, true],
        [2, false],
      ]);
      await store.promote(slow.name, 2);
      await until(() => builds().length === 1 && builds()[0]!.serving);
      await store.drop(slow.name, 1);
      await reached(projector, models, await buys(3));
      expect(builds()).toEqual([expect.objectContaining({ build: 2, state: expect.stringMatching('live') as string })]);
      await store.build(slow, 3, { bulk: true, fold: slow.version });
      await until(() => builds().length === 2);
      await store.drop(slow.name, 3);
      await reached(projector, models, await buys(1));
      await until(() => builds().length === 1);
      await endsWithFold(projector, store, models);
    }));
});
