import { StoreRuleBroken, type ReadModelStore } from '@aftercare/read-model-store';
import { readModels, type AnyReadModel } from '@aftercare/read-models';
import { endOf } from '../rebuild/filling';
import { silentLog } from '../log';
import { runningStores, until, type RunningStores } from '../running-stores.fixture';
import { inTemporaryStore } from '../temporary-store.fixture';
import { firstBuilds } from './first-builds';

const [model] = readModels({ zone: 'UTC' }) as [AnyReadModel];
const { name } = model;

describe('the first build of a read model', () => {
  let stores: RunningStores;
  beforeAll(async () => (stores = await runningStores()), 30_000);
  afterAll(() => stores.stop());

  /** The duty, until it is told to end; it has ended when the read model is served. */
  const duty = (store: ReadModelStore, change: Partial<Parameters<typeof firstBuilds>[0]> = {}) => {
    const end = new AbortController();
    const told: string[] = [];
    const options = { client: stores.client, store, readModels: [model], log: silentLog, watchMs: 8 };
    const changed = () => void told.push('changed');
    const running = firstBuilds({ ...options, changed, ...change }).run(end.signal);
    return { told, running, end: () => end.abort() };
  };
  const fold = async (store: ReadModelStore, build: number, checkpoint: number) =>
    (await store.build(model, build, { bulk: true, fold: model.version })).apply({ writes: [], checkpoint });
  const shown = async (store: ReadModelStore) =>
    (await store.versions(name)).map(({ version, serving, served }) => ({ version, serving, served }));

  it('serves once it holds all that there is, and has its indexes by then', () =>
    inTemporaryStore(async (store) => {
      const steps: string[] = [];
      const noting: ReadModelStore = {
        ...store,
        promote: (...of) => (steps.push('promote'), store.promote(...of)),
        build: async (...of) => {
          const writer = await store.build<never>(...of);
          return { ...writer, buildIndexes: () => (steps.push('indexes'), writer.buildIndexes()) };
        },
      };
      const { running, told } = duty(noting);
      await until(async () => (await shown(store)).length === 1);
      const end = await endOf(stores.client);
      await fold(store, 1, end - 1);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await shown(store)).toEqual([{ version: 1, serving: false, served: false }]);
      expect([steps, told]).toEqual([[], ['changed']]);
      await fold(store, 1, end);
      await running;
      expect(await shown(store)).toEqual([{ version: 1, serving: true, served: true }]);
      expect([steps, told]).toEqual([
        ['indexes', 'promote'],
        ['changed', 'changed'],
      ]);
    }));

  it('waits for what came while its indexes were made', () =>
    inTemporaryStore(async (store) => {
      let position = -1;
      const busy: ReadModelStore = {
        ...store,
        build: async (...of) => {
          const writer = await store.build<never>(...of);
          const buildIndexes = async () => {
            ({ position } = await stores.done('customer', 'late', { type: 'RegisterCustomer', data: {} }));
            await writer.buildIndexes();
          };
          return { ...writer, buildIndexes };
        },
      };
      const { running } = duty(busy);
      await until(async () => (await shown(store)).length === 1);
      await fold(store, 1, await endOf(stores.client));
      await until(() => position > 0);
      expect(await shown(store)).toEqual([{ version: 1, serving: false, served: false }]);
      await fold(store, 1, position);
      await running;
      expect(await shown(store)).toEqual([{ version: 1, serving: true, served: true }]);
    }));

  it('is gone on with by another process, and one of a fold that no program has any more is dropped', () =>
    inTemporaryStore(async (store) => {
      await store.build(model, 1, { fold: model.version + 1 });
      const first = duty(store);
      await until(async () => (await shown(store)).length === 2);
      first.end();
      await first.running;
      const second = duty(store);
      await fold(store, 2, await endOf(stores.client));
      await second.running;
      expect(await shown(store)).toEqual([{ version: 2, serving: true, served: true }]);
    }));

  it('is left alone where one serves, tried again while a store is away, and given up where the store refuses it', () =>
    inTemporaryStore(async (store) => {
      await store.build(model, 7, { fold: model.version + 1 });
      await store.promote(name, 7);
      const served = duty(store);
      await served.running;
      expect(served.told).toEqual([]);
      let tries = 0;
      const away: ReadModelStore = {
        ...store,
        versions: (of) => (++tries < 3 ? Promise.reject(new Error('away')) : store.versions(of)),
      };
      await duty(away).running;
      expect(tries).toBe(3);
      const refusing: ReadModelStore = {
        ...store,
        versions: () => Promise.reject(new StoreRuleBroken(name, 'name', 'no')),
      };
      await expect(duty(refusing).running).resolves.toBeUndefined();
    }));
});
