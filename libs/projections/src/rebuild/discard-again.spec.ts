import type { AnyReadModel } from '@aftercare/read-models';
import { askAboutParked } from '../parking/ask-parked';
import { parkedPage } from '../parking/parked-queries';
import { startProjector, type Projector } from '../projector';
import { openRequests, type OperatorRequests } from '../requests';
import { until } from '../running-stores.fixture';
import { temporaryStore } from '../temporary-store.fixture';
import { documentsOf } from '../../../read-models/src/testing/fold-facts';
import { ended, ordersModel, type Orders } from './rebuilding.fixture';
import { rebuild, rebuildTrial } from './rebuild-trial.fixture';

const trial = rebuildTrial(temporaryStore);
const operator = { id: 'olga', role: 'admin' } as const;

/** Cannot fold one purchase. */
const without = (foreign: number, version = 1): AnyReadModel => ({
  ...ordersModel(version),
  evolve: (view, fact, key) => {
    if (fact.position === foreign) throw new TypeError('none of ours');
    return ordersModel(version).evolve(view, fact, key);
  },
});

const start = (model: AnyReadModel, store = trial.store): Projector =>
  startProjector({ ...trial.stores, store, readModels: [model], watchMs: 20, leaseMs: 300 });

const parkedNow = async () => (await parkedPage(trial.store, { readModel: 'orders', limit: 1 })).items;

/** A read model in which a purchase of B is parked, and another one waits behind it; resolves to the position of the first. */
async function parked(): Promise<number> {
  const foreign = await trial.buy('B');
  const last = await trial.buy('B');
  const projector = start(without(foreign));
  await until(async () => ((await trial.serving())?.checkpoint ?? -1) >= last);
  await projector.stop();
  expect(await parkedNow()).toMatchObject([{ doc: { key: 'B', position: foreign } }]);
  return foreign;
}

/** What an operator does while a projector runs. */
async function discard(requests: OperatorRequests, position: number): Promise<void> {
  const wish = { kind: 'discard-parked', by: operator, why: 'a test of the shop', key: 'B', position } as const;
  const [request] = await askAboutParked(trial.store, requests, without(position), wish);
  await ended(requests, request!.id);
}

/** A read model from which an operator has discarded one purchase of B; others of B come after it. */
async function discarded(requests: OperatorRequests): Promise<number> {
  const foreign = await parked();
  const projector = start(without(foreign));
  await discard(requests, foreign);
  await until(async () => (await parkedNow()).length === 0);
  await projector.stop();
  return foreign;
}

const ordersOfB = async () => (await trial.store.collection<Orders>(ordersModel(1)).get('B'))?.doc.orders;
const requestsOf = () => openRequests({ store: trial.store, now: () => '2026-11-23T10:00:00.000Z' });

describe('a fact that an operator has discarded', () => {
  it('is left out of the next build too, where it still cannot be folded, and what waits behind it is folded', async () => {
    const requests = await requestsOf();
    const foreign = await discarded(requests);
    const before = await ordersOfB();
    const projector = start(without(foreign));
    const request = await ended(requests, (await requests.make(rebuild)).id);
    await projector.stop();
    expect(request).toMatchObject({ status: 'done', result: { outcome: 'took-over', comparison: { differing: 0 } } });
    expect(await trial.builds()).toEqual(['1', '2 serves']);
    expect(await ordersOfB()).toBe(before);
    const again = await requests.last('orders', 1, ['discard-parked']);
    expect(again).toMatchObject([{ status: 'done', by: operator, why: 'a test of the shop', parked: { build: 2 } }]);
  });

  it('is left out of the next build too where its turn came while the builds were compared', async () => {
    const requests = await requestsOf();
    const foreign = await parked();
    const { build, partition, queue, position } = (await parkedNow())[0]!.doc;
    const asked = { kind: 'discard-parked', readModel: 'orders', key: 'B', by: operator } as const;
    const discardOnlyThere = async () =>
      ended(requests, (await requests.make({ ...asked, parked: { build, partition, queue, position } })).id);
    let decision: ReturnType<typeof discardOnlyThere> | undefined;
    const projector = start(without(foreign), {
      ...trial.store,
      scan: async (...page) => {
        expect(await (decision ??= discardOnlyThere())).toMatchObject({ status: 'done' });
        return trial.store.scan(...page);
      },
    });
    const request = await ended(requests, (await requests.make(rebuild)).id);
    await projector.stop();
    expect(request).toMatchObject({ status: 'done', result: { outcome: 'took-over' } });
    expect(await trial.builds()).toEqual(['1', '2 serves']);
    expect(await parkedNow()).toEqual([]);
  });

  it('is in the next build where it can be folded by now', async () => {
    const requests = await requestsOf();
    await discarded(requests);
    const mended = ordersModel(2);
    const projector = start(mended);
    await until(async () => (await trial.serving())?.fold === 2);
    await projector.stop();
    const facts = await trial.stores.facts();
    expect(await ordersOfB()).toBe((documentsOf(mended, facts).get('B')?.doc as Orders).orders);
  });
});
