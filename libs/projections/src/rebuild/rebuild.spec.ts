import { setTimeout as pause } from 'node:timers/promises';
import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { documentsOf } from '../../../read-models/src/testing/fold-facts';
import type { Asking, OperatorRequest } from '../requests';
import { runningStores, until, type RunningStores } from '../running-stores.fixture';
import { temporaryStore } from '../temporary-store.fixture';
import type { RebuildDutyOptions } from './rebuild-duty';
import type { RebuildProgress, RebuildResult } from './rebuild-progress';
import { buys, conducting, ended, ordersModel, register, runFoldings, type Orders } from './rebuilding.fixture';

let stores: RunningStores;
let purchases = 0;
const buy = (customer: string) => buys(stores, customer, `P${++purchases}`);
beforeAll(async () => {
  stores = await runningStores();
  await register(stores, ['A', 'B', 'C', 'D', 'N']);
  for (const customer of ['A', 'B', 'C', 'A']) await buy(customer);
});
afterAll(() => stores.stop());

let opened: Awaited<ReturnType<typeof temporaryStore>>;
let store: ReadModelStore;
beforeEach(async () => {
  opened = await temporaryStore();
  ({ store } = opened);
});
afterEach(() => opened.dispose());

const by = { id: 'carla', role: 'admin' } as const;
const rebuild: Asking = { kind: 'rebuild', readModel: 'orders', by };
const rollback: Asking = { kind: 'rollback', readModel: 'orders', by };
const one = ordersModel(1);

/** Runs foldings and a conductor of one program while something is done. */
async function inProgram<T>(
  readModels: readonly AnyReadModel[],
  work: (running: Awaited<ReturnType<typeof conducting>>) => Promise<T>,
  options: Partial<RebuildDutyOptions> = {},
): Promise<T> {
  const foldings = runFoldings(store, readModels, stores.facts);
  const running = await conducting({ store, client: stores.client, readModels, ...options });
  try {
    for (const { name } of readModels) await until(async () => (await serving(name)) !== undefined);
    return await work(running);
  } finally {
    await running.stop();
    await foldings.stop();
  }
}

const serving = async (name = 'orders') => (await store.versions(name)).find((build) => build.serving);
const builds = async (name = 'orders') =>
  (await store.versions(name)).map(({ version, serving: serves }) => `${version}${serves ? ' serves' : ''}`);
const resultOf = ({ result }: OperatorRequest) => result as RebuildResult;

/** Asks in a program with these read models, and waits for what comes of it. */
const asked = (readModels: readonly AnyReadModel[], asking: Asking, options?: Partial<RebuildDutyOptions>) =>
  inProgram(readModels, async ({ requests }) => ended(requests, (await requests.make(asking)).id), options);

async function expectFold(model: AnyReadModel): Promise<void> {
  const facts = await stores.facts();
  const page = await store.collection<object>(model).find({ limit: 500 });
  expect(new Map(page.items.map((item) => [item.key, item]))).toEqual(documentsOf(model, facts));
}

describe('a rebuild', () => {
  it('fills the next build, finds it equal, lets it take over and keeps the old one', async () => {
    const request = await asked([one], rebuild);
    expect(request).toMatchObject({
      status: 'done',
      progress: { phase: 'finishing', build: 2, from: 1 },
      result: { outcome: 'took-over', comparison: { differing: 0, documents: { serving: 3, rebuilt: 3 } } },
    });
    expect(await builds()).toEqual(['1', '2 serves']);
    await expectFold(one);
  });

  it('keeps one build, and gives no number twice', async () => {
    await asked([one], rebuild);
    await asked([one], { ...rebuild, verifyOnly: true });
    await asked([one], rebuild);
    expect(await builds()).toEqual(['2', '4 serves']);
  });

  it('that only compares switches nothing, and leaves no build behind', async () => {
    const request = await asked([one], { ...rebuild, verifyOnly: true });
    expect(request).toMatchObject({ status: 'done', result: { outcome: 'verified', comparison: { differing: 0 } } });
    expect(resultOf(request).message).toContain('all of 3 documents are equal');
    expect(await builds()).toEqual(['1 serves']);
  });

  it('does not take over when the same fold gives other documents, unless that is accepted', async () => {
    await asked([one], { ...rebuild, verifyOnly: true });
    const changed = ordersModel(1, 2);
    const request = await asked([changed], rebuild);
    expect(request).toMatchObject({
      status: 'failed',
      result: { outcome: 'differences', comparison: { differing: 3 } },
    });
    expect(resultOf(request).comparison?.differences[0]).toMatchObject({
      key: 'A',
      fields: [{ path: 'orders', serving: '2', rebuilt: '4' }],
    });
    expect(await builds()).toEqual(['1 serves']);
    const accepted = await asked([changed], { ...rebuild, acceptDifferences: true });
    expect(accepted).toMatchObject({ status: 'done', result: { outcome: 'took-over', comparison: { differing: 3 } } });
    await expectFold(changed);
  });

  it('does not take over with keys parked in it that are not parked in the serving build', async () => {
    const parkedKeys = (_name: string, build: number) => Promise.resolve(build === 1 ? ['B'] : ['B', 'C']);
    const request = await asked([one], rebuild, { parkedKeys });
    expect(request).toMatchObject({ status: 'failed', result: { outcome: 'parked', parkedKeys: ['C'] } });
    expect(await builds()).toEqual(['1 serves']);
  });

  it('shows its phase, its position against the tail and the documents compared', async () => {
    const seen: Partial<RebuildProgress>[] = [];
    const watched: ReadModelStore = {
      ...store,
      build: async <T extends object>(...how: Parameters<ReadModelStore['build']>) => {
        const writer = await store.build<T>(...how);
        return {
          ...writer,
          apply: async (batch: Parameters<typeof writer.apply>[0]) => {
            for (const write of batch.writes) {
              const { progress } = ('doc' in write ? write.doc : {}) as Partial<OperatorRequest>;
              if (progress) seen.push(progress);
            }
            return writer.apply(batch);
          },
        };
      },
    };
    await inProgram([one], () => Promise.resolve());
    const running = await conducting({ store: watched, client: stores.client, readModels: [one] });
    const { id } = await running.requests.make(rebuild);
    await until(async () => (await store.versions('orders')).length === 2);
    const foldings = runFoldings(store, [one], stores.facts);
    await ended(running.requests, id);
    await running.stop();
    await foldings.stop();
    expect([...new Set(seen.map(({ phase }) => phase))]).toEqual(['filling', 'indexing', 'comparing', 'finishing']);
  });

  it('of something that is no read model of the program, or that has no build yet, is answered with the reason', async () => {
    const running = await conducting({ store, client: stores.client, readModels: [one] });
    const unknown = await running.requests.make({ ...rebuild, readModel: 'nothing' });
    const early = await running.requests.make(rebuild);
    expect(resultOf(await ended(running.requests, unknown.id)).message).toContain('no read model nothing');
    expect(resultOf(await ended(running.requests, early.id)).message).toContain('no build that serves yet');
    await running.stop();
  });
});

describe('a fold that has changed', () => {
  const two = ordersModel(2, 10);

  it('is rebuilt without being asked, while the old build answers', async () => {
    await inProgram([one], () => until(async () => ((await serving())?.checkpoint ?? -1) >= 0));
    const request = await inProgram([two], async ({ requests }) => {
      await until(async () => (await requests.last('orders', 1)).length === 1);
      return ended(requests, 'orders-1');
    });
    expect(request).toMatchObject({
      ...{ status: 'done', by: { role: 'system' }, fold: 2 },
      result: { outcome: 'took-over', fold: 2, fromFold: 1, comparison: { differing: 3, notCompared: 0 } },
    });
    expect(await serving()).toMatchObject({ version: 2, fold: 2 });
    await expectFold(two);
  });

  it('is compared where the old build stood still, and not in what came after', async () => {
    await inProgram([one], () => until(async () => ((await serving())?.checkpoint ?? -1) >= 0));
    await buy('A');
    await buy('N');
    const request = await inProgram([ordersModel(2)], ({ requests }) => ended(requests, 'orders-1').then());
    expect(resultOf(request).comparison).toMatchObject({ differing: 0, notCompared: 2 });
  });

  it('is not rebuilt again by itself once it was rolled back, or has failed', async () => {
    await asked([one], { ...rebuild, verifyOnly: true });
    const parkedKeys = (_name: string, build: number) => Promise.resolve(build > 2 ? ['A'] : []);
    const failed = await inProgram([two], ({ requests }) => ended(requests, 'orders-2'), { parkedKeys });
    expect(failed.status).toBe('failed');
    const again = await inProgram([two], async ({ requests }) => {
      await ended(requests, (await requests.make({ ...rebuild })).id);
      const back = await ended(requests, (await requests.make(rollback)).id);
      await until(async () => (await requests.open(['rebuild'])).length === 0);
      expect(await requests.last('orders', 1)).toEqual([back]);
      return back;
    });
    expect(again).toMatchObject({ status: 'done', result: { to: 1, fold: 1, foldedOn: false } });
    expect(await builds()).toEqual(['1 serves', '4']);
  });

  it('ends a rebuild that another program had begun', async () => {
    await inProgram([one], () => Promise.resolve());
    const before = await conducting({ store, client: stores.client, readModels: [ordersModel(2)] });
    await until(async () => (await store.versions('orders')).length === 2);
    await before.stop();
    await inProgram([ordersModel(3)], async ({ requests }) => {
      expect(await ended(requests, 'orders-1')).toMatchObject({
        status: 'failed',
        result: { outcome: 'fold-changed' },
      });
      expect(await ended(requests, 'orders-2')).toMatchObject({ status: 'done', fold: 3 });
    });
    expect(await builds()).toEqual(['1', '3 serves']);
  });
});

describe('a rollback', () => {
  it('lets the kept build serve, which catches up, and a second one goes forward again', async () => {
    await asked([one], rebuild);
    await buy('A');
    const back = await asked([one], rollback);
    expect(back).toMatchObject({ status: 'done', result: { from: 2, to: 1, foldedOn: true } });
    await inProgram([one], () =>
      until(async () => (await serving())?.checkpoint === (await stores.facts()).at(-1)?.position),
    );
    await expectFold(one);
    expect((await asked([one], rollback)).result).toMatchObject({ from: 1, to: 2 });
    expect(await builds()).toEqual(['1', '2 serves']);
  });

  it('says that a build of another fold stands still', async () => {
    await asked([one], { ...rebuild, verifyOnly: true });
    await inProgram([ordersModel(2, 10)], ({ requests }) => ended(requests, 'orders-2'));
    const back = await asked([ordersModel(2, 10)], rollback);
    const { checkpoint } = (await serving()) ?? {};
    expect((back.result as { message: string }).message).toContain(`stands still at position ${checkpoint}`);
  });

  it('needs a build to go back to', async () => {
    expect(await asked([one], rollback)).toMatchObject({ status: 'failed', result: { outcome: 'impossible' } });
  });
});

it('two read models are rebuilt at once while live traffic goes on, and no query sees half a build', async () => {
  const models = [ordersModel(1, 1, 'orders'), ordersModel(1, 1, 'more-orders')];
  await inProgram(models, async ({ requests }) => {
    await until(async () =>
      (await Promise.all(models.map(({ name }) => serving(name)))).every((b) => (b?.checkpoint ?? -1) >= 0),
    );
    const made = await Promise.all(models.map(({ name }) => requests.make({ ...rebuild, readModel: name })));
    let busy = true;
    const traffic = async () => {
      while (busy) await buy(['A', 'B', 'D'][purchases % 3] ?? 'A');
    };
    const watching = async () => {
      for (let most = 0; busy; await pause(1)) {
        const { doc } = (await store.collection<Orders>(ordersModel(1)).get('B')) ?? {};
        // What a customer has ordered only grows: a build that is half filled would show less.
        expect(doc?.orders).toBeGreaterThanOrEqual(most);
        most = doc?.orders ?? 0;
      }
    };
    const around = Promise.all([traffic(), watching()]);
    const all = await Promise.all(made.map(({ id }) => ended(requests, id)));
    busy = false;
    await around;
    for (const request of all)
      expect(request).toMatchObject({ status: 'done', result: { outcome: 'took-over', comparison: { differing: 0 } } });
    const last = (await stores.facts()).at(-1)?.position;
    for (const model of models) {
      await until(async () => (await serving(model.name))?.checkpoint === last);
      await expectFold(model);
    }
  });
});
