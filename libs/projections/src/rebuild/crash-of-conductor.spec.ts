import type { ReadModelStore } from '@aftercare/read-model-store';
import { documentsOf } from '../../../read-models/src/testing/fold-facts';
import { openRequests, type Asking } from '../requests';
import { runningStores, until, type RunningStores } from '../running-stores.fixture';
import { temporaryStore } from '../temporary-store.fixture';
import { dyingStore } from './dying-store.fixture';
import { buys, conducting, ended, ordersModel, register, runFoldings } from './rebuilding.fixture';

let stores: RunningStores;
beforeAll(async () => {
  stores = await runningStores();
  await register(stores, ['A', 'B', 'C']);
  for (const [n, customer] of ['A', 'B', 'C', 'A'].entries()) await buys(stores, customer, `P${n}`);
});
afterAll(() => stores.stop());

const model = ordersModel(1);
const by = { id: 'carla', role: 'admin' } as const;
const now = () => '2026-11-23T10:00:00.000Z';

interface Survived {
  readonly writes: number;
  readonly builds: readonly string[];
  readonly result: unknown;
  readonly served: number;
}

/** Asks, lets the conductor die at its nth write, and lets another one go on. */
async function survived(asking: Asking, nth: number, when: 'before' | 'after', earlier?: Asking): Promise<Survived> {
  const { store, dispose } = await temporaryStore();
  const facts = await stores.facts();
  const foldings = runFoldings(store, [model], () => Promise.resolve(facts));
  try {
    await until(async () => (await store.versions('orders'))[0]?.checkpoint === facts.at(-1)?.position);
    const requests = await openRequests({ store, now });
    if (earlier) await done(store, earlier);
    const { id } = await requests.make(asking);
    const dying = dyingStore(store, nth, when);
    const options = { client: stores.client, readModels: [model] };
    // It may die before it has begun.
    const first = await conducting({ ...options, store: dying.store }).catch(() => undefined);
    await Promise.race([dying.died, ...(first ? [ended(requests, id)] : [])]);
    await first?.stop();
    const second = await conducting({ ...options, store, holder: 'conductor-2' });
    const { result } = await ended(requests, id);
    await second.stop();
    const page = await store.collection(model).find({ limit: 500 });
    expect(new Map(page.items.map((item) => [item.key, item]))).toEqual(documentsOf(model, facts));
    const builds = (await store.versions('orders')).map(
      ({ version, serving }) => `${version}${serving ? ' serves' : ''}`,
    );
    return { writes: dying.writes(), builds, result, served: page.items.length };
  } finally {
    await foldings.stop();
    await dispose();
  }
}

/** Asks and waits, with nobody dying. */
async function done(store: ReadModelStore, asking: Asking): Promise<void> {
  const running = await conducting({ store, client: stores.client, readModels: [model] });
  await ended(running.requests, (await running.requests.make(asking)).id);
  await running.stop();
}

const everyWrite = async (asking: Asking, check: (survived: Survived) => void, earlier?: Asking): Promise<number> => {
  for (let nth = 1; ; nth++) {
    for (const when of ['before', 'after'] as const) {
      const one = await survived(asking, nth, when, earlier);
      check(one);
      if (one.writes < nth) return nth - 1;
    }
  }
};

describe('a conductor that is killed at any of its writes', () => {
  it('leaves a rebuild that the next one ends, with the same build', async () => {
    const writes = await everyWrite({ kind: 'rebuild', readModel: 'orders', by }, ({ builds, result }) => {
      expect(builds).toEqual(['1', '2 serves']);
      expect(result).toMatchObject({ outcome: 'took-over', comparison: { differing: 0 } });
    });
    expect(writes).toBeGreaterThan(8);
  });

  it('leaves a comparison that the next one ends, and no build behind', async () => {
    await everyWrite({ kind: 'rebuild', readModel: 'orders', by, verifyOnly: true }, ({ builds, result }) => {
      expect(builds).toEqual(['1 serves']);
      expect(result).toMatchObject({ outcome: 'verified' });
    });
  });

  it('rolls back once', async () => {
    const check = ({ builds, result }: Survived) => {
      expect(builds).toEqual(['1 serves', '2']);
      expect(result).toMatchObject({ from: 2, to: 1 });
    };
    const rebuild = { kind: 'rebuild', readModel: 'orders', by } as const;
    await everyWrite({ ...rebuild, kind: 'rollback' }, check, rebuild);
  });
});
