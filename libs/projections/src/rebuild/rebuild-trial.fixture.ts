import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { documentsOf } from '../../../read-models/src/testing/fold-facts';
import type { Asking, OperatorRequest } from '../requests';
import { runningStores, until, type RunningStores } from '../running-stores.fixture';
import type { RebuildDutyOptions } from './rebuild-duty';
import type { RebuildResult } from './rebuild-progress';
import { buys, conducting, ended, register, runFoldings, type Conducting } from './rebuilding.fixture';

/** A store for one test. */
export interface OpenedStore {
  readonly store: ReadModelStore;
  readonly dispose: () => Promise<unknown>;
}

/** Some purchases in an event store, and a read-model store of its own for each test. */
export interface RebuildTrial {
  readonly stores: RunningStores;
  readonly store: ReadModelStore;
  /** Records a purchase; resolves to its position. */
  buy(customer: string): Promise<number>;
  /** Runs foldings and a conductor of one program while something is done. */
  inProgram<T>(
    readModels: readonly AnyReadModel[],
    work: (running: Conducting) => Promise<T>,
    options?: Partial<RebuildDutyOptions>,
  ): Promise<T>;
  /** Asks in a program with these read models, and waits for what comes of it. */
  asked(
    readModels: readonly AnyReadModel[],
    asking: Asking,
    options?: Partial<RebuildDutyOptions>,
  ): Promise<OperatorRequest>;
  serving(name?: string): ReturnType<typeof servingOf>;
  /** `1`, `2 serves` … */
  builds(name?: string): Promise<readonly string[]>;
  expectFold(model: AnyReadModel): Promise<void>;
}

const by = { id: 'carla', role: 'admin' } as const;
export const rebuild: Asking = { kind: 'rebuild', readModel: 'orders', by };
export const rollback: Asking = { kind: 'rollback', readModel: 'orders', by };
export const resultOf = ({ result }: OperatorRequest): RebuildResult => result as RebuildResult;

const servingOf = async (store: ReadModelStore, name: string) =>
  (await store.versions(name)).find((build) => build.serving);

/** Starts the event store before all tests of a file, opens a store before each, and puts both away. */
export function rebuildTrial(open: () => Promise<OpenedStore>): RebuildTrial {
  let stores: RunningStores;
  let opened: OpenedStore;
  let purchases = 0;
  beforeAll(async () => {
    stores = await runningStores();
    await register(stores, ['A', 'B', 'C', 'D', 'N']);
    for (const customer of ['A', 'B', 'C', 'A']) await trial.buy(customer);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => void (opened = await open()));
  afterEach(() => opened.dispose());

  const trial: RebuildTrial = {
    get stores() {
      return stores;
    },
    get store() {
      return opened.store;
    },
    buy: (customer) => buys(stores, customer, `P${++purchases}`),
    inProgram: async (readModels, work, options = {}) => {
      const { store } = opened;
      const foldings = runFoldings(store, readModels, stores.facts);
      const running = await conducting({ store, client: stores.client, readModels, ...options });
      try {
        for (const { name } of readModels) await until(async () => (await servingOf(store, name)) !== undefined);
        return await work(running);
      } finally {
        await running.stop();
        await foldings.stop();
      }
    },
    asked: (readModels, asking, options) =>
      trial.inProgram(readModels, async ({ requests }) => ended(requests, (await requests.make(asking)).id), options),
    serving: (name = 'orders') => servingOf(opened.store, name),
    builds: async (name = 'orders') =>
      (await opened.store.versions(name)).map(({ version, serving }) => `${version}${serving ? ' serves' : ''}`),
    expectFold: async (model) => {
      const page = await opened.store.collection<object>(model).find({ limit: 500 });
      expect(new Map(page.items.map((item) => [item.key, item]))).toEqual(documentsOf(model, await stores.facts()));
    },
  };
  return trial;
}
