import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '@aftercare/event-sourcing';
import { readModels } from '@aftercare/read-models';
import type { BuildWriter, ReadModelStore } from '@aftercare/read-model-store';
import { expectFold } from './folded-facts.fixture';
import { allRecords, openLeaseRecords } from './leases/lease-record';
import { foldedLog } from './log-watch';
import { openMemberRecords } from './members/member-record';
import { startProjector, type Projector } from './projector';
import { runningStores, until, type RunningStores } from './running-stores.fixture';
import { inTemporaryStore } from './temporary-store.fixture';

let stores: RunningStores;
beforeAll(async () => {
  stores = await runningStores();
  for (const id of ['A', 'B', 'C', 'D', 'E', 'F'])
    await stores.done('customer', id, { type: 'RegisterCustomer', data: {} });
}, 30_000);
afterAll(() => stores.stop());

const models = readModels({ zone: 'UTC' });
const leaseMs = 600;

let purchases = 0;
async function everybodyBuys(): Promise<void> {
  const line = { sku: 'lamp', quantity: 1, amount: { amount: 100, currency: 'EUR' } };
  for (const customerId of ['A', 'B', 'C', 'D', 'E', 'F']) {
    const data = { customerId, channel: 'web', lines: [line] };
    await stores.done('purchase', `P${++purchases}`, { type: 'RecordPurchase', data });
  }
}

const join = (store: ReadModelStore, holder: string, client = stores.client): Projector =>
  startProjector({
    ...{ ...stores, client },
    ...{ store, holder, leaseMs, readModels: models, watchMs: 20, backOff: { firstMs: 1, longestMs: 5 } },
  });

/** Names of the leases by holder, as the records say. */
async function held(store: ReadModelStore): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, string[]> = {};
  for (const { key, doc } of await allRecords(await openLeaseRecords(store))) (found[doc.holder] ??= []).push(key);
  return found;
}
const partitionsOf = async (store: ReadModelStore, holder: string): Promise<number> =>
  ((await held(store))[holder] ?? []).filter((name) => name.startsWith('partition-')).length;
const has = (store: ReadModelStore, holder: string, count: number) =>
  until(async () => (await partitionsOf(store, holder)) === count);

async function allFolded(store: ReadModelStore): Promise<void> {
  const facts = await stores.facts();
  const tail = facts.at(-1)!.position;
  for (const model of models) await until(async () => (await store.collection(model).checkpoint()) >= tail);
  for (const model of models) await expectFold(store, model, facts);
}

/** A store as a process sees it whose every call hangs from one moment on until another, and is done then. */
function freezing(store: ReadModelStore): { readonly frozen: ReadModelStore; freeze: () => void; thaw: () => void } {
  let thawed = Promise.resolve();
  let thaw = (): void => undefined;
  const later = async <R>(call: () => Promise<R>): Promise<R> => {
    await thawed;
    return call();
  };
  const writer = <T extends object>(of: BuildWriter<T>): BuildWriter<T> => ({
    checkpoint: () => later(() => of.checkpoint()),
    getMany: (keys) => later(() => of.getMany(keys)),
    apply: (batch) => later(() => of.apply(batch)),
    buildIndexes: () => later(() => of.buildIndexes()),
  });
  return {
    freeze: () => {
      thawed = new Promise((resolve) => (thaw = resolve));
    },
    thaw: () => thaw(),
    frozen: {
      ...store,
      versions: (name) => later(() => store.versions(name)),
      promote: (...which) => later(() => store.promote(...which)),
      build: <T extends object>(...how: Parameters<ReadModelStore['build']>) =>
        later(async () => writer(await store.build<T>(...how))),
    },
  };
}

describe('several projectors', () => {
  it(
    'share out the partitions, and take over at once from one that stops',
    () =>
      inTemporaryStore(async (store) => {
        const first = join(store, 'first');
        await has(store, 'first', 8);
        await everybodyBuys();
        const second = join(store, 'second');
        await has(store, 'second', 4);
        await has(store, 'first', 4);
        await everybodyBuys();
        await allFolded(store);
        expect(first.status().readModels.every(({ build }) => build === 1)).toBe(true);
        await first.stop();
        await has(store, 'second', 8);
        expect((await held(store))['second']).toContain('conductor');
        await everybodyBuys();
        await allFolded(store);
        await second.stop();
        expect(Object.keys(await held(store))).toEqual(['']);
        expect(await allRecords(await openMemberRecords(store))).toEqual([]);
      }),
    30_000,
  );

  it(
    'fence off one that wakes up with work that others have by then, and let it join again',
    () =>
      inTemporaryStore(async (store) => {
        const { frozen, freeze, thaw } = freezing(store);
        const first = join(frozen, 'first');
        await has(store, 'first', 8);
        await everybodyBuys();
        await allFolded(store);
        freeze();
        // What it has read by now hangs in its writes.
        await everybodyBuys();
        const second = join(store, 'second');
        await has(store, 'second', 8);
        await until(() => first.status().readModels.every(({ state }) => state === 'delayed'));
        await everybodyBuys();
        await allFolded(store);
        thaw();
        await has(store, 'first', 4);
        await has(store, 'second', 4);
        await everybodyBuys();
        await allFolded(store);
        await Promise.all([first.stop(), second.stop()]);
      }),
    30_000,
  );

  it(
    'leave no work to one that does not know whether its event store is theirs',
    () =>
      inTemporaryStore(async (store) => {
        const first = join(store, 'first');
        await has(store, 'first', 8);
        await everybodyBuys();
        await allFolded(store);
        await until(async () => (await store.collection(foldedLog).find({ limit: 1 })).items.length === 1);
        const nowhere = connect('esdb://127.0.0.1:1?tls=false');
        const second = join(store, 'second', nowhere);
        const beats = async (holder: string): Promise<number> =>
          (await allRecords(await openMemberRecords(store))).find(({ doc }) => doc.holder === holder)?.doc.beat ?? 0;
        await until(async () => (await beats('second')) > 1);
        const before = await beats('first');
        await until(async () => (await beats('first')) > before + 2);
        expect(await partitionsOf(store, 'first')).toBe(8);
        expect(second.status().readModels[0]).toMatchObject({ state: 'delayed', build: 0 });
        await everybodyBuys();
        await allFolded(store);
        await Promise.all([first.stop(), second.stop()]);
        await nowhere.dispose();
      }),
    30_000,
  );

  it(
    'are told from each other by records that say how each of them is',
    () =>
      inTemporaryStore(async (store) => {
        const projector = join(store, 'only');
        await has(store, 'only', 8);
        const told = async () => (await allRecords(await openMemberRecords(store)))[0]?.doc;
        await until(async () => (await told())?.readModels.every(({ state }) => state === 'live') ?? false);
        expect(await told()).toMatchObject({ holder: 'only', leaseMs, partitions: [0, 1, 2, 3, 4, 5, 6, 7] });
        expect((await told())?.leases).toContain('conductor');
        const before = await told();
        await pause(leaseMs);
        expect((await told())!.beat).toBeGreaterThan(before!.beat);
        await projector.stop();
      }),
    30_000,
  );
});
