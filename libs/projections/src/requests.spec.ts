import type { ReadModelStore } from '@aftercare/read-model-store';
import { storeWithFaults } from './failing-store.fixture';
import { openRequests, RequestLost, RequestUnderWay, type Asking, type OperatorRequests } from './requests';
import { temporaryStore } from './temporary-store.fixture';

const by = { id: 'carla', role: 'admin' } as const;
const now = () => '2026-11-23T10:00:00.000Z';
const rebuild: Asking = { kind: 'rebuild', readModel: 'customer-value', by };

let opened: Awaited<ReturnType<typeof temporaryStore>>;
let store: ReadModelStore;
let requests: OperatorRequests;

beforeEach(async () => {
  opened = await temporaryStore();
  ({ store } = opened);
  requests = await openRequests({ store, now });
});
afterEach(() => opened.dispose());

describe('a request', () => {
  it('waits under a number of its read model, for any process to see', async () => {
    const made = await requests.make({ ...rebuild, verifyOnly: true });
    expect(made).toMatchObject({ id: 'customer-value-1', number: 1, status: 'waiting', requestedAt: now() });
    const elsewhere = await openRequests({ store, now });
    expect(await elsewhere.open(['rebuild'])).toEqual([made]);
    expect(await elsewhere.get(made.id)).toEqual(made);
  });

  it('is found by its kind and read model, in the order in which they were made', async () => {
    await requests.make({ ...rebuild, kind: 'retry-parked', key: 'a' });
    await requests.make(rebuild);
    for (let n = 3; n <= 12; n++) await requests.make({ ...rebuild, kind: 'discard-parked', key: `k${n}` });
    await requests.make({ ...rebuild, readModel: 'churn-risk' });
    const open = await requests.open(['retry-parked', 'discard-parked'], 'customer-value');
    expect(open.map(({ number }) => number)).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect((await requests.open(['rebuild'])).map(({ id }) => id).sort()).toEqual(['churn-risk-1', 'customer-value-2']);
    expect((await requests.last('customer-value', 2)).map(({ number }) => number)).toEqual([12, 11]);
  });

  it('to rebuild or roll back is refused while another one is under way', async () => {
    const made = await requests.make(rebuild);
    const refused = await requests.make({ ...rebuild, kind: 'rollback' }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RequestUnderWay);
    expect((refused as RequestUnderWay).request).toEqual(made);
    await (await requests.claim(made.id, 'p1'))?.finish('done', {});
    expect((await requests.make({ ...rebuild, kind: 'rollback' })).id).toBe('customer-value-2');
  });

  it('to rebuild is made once when two ask at the same moment', async () => {
    const elsewhere = await openRequests({ store, now });
    const made = await Promise.allSettled([requests.make(rebuild), elsewhere.make(rebuild)]);
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await requests.open(['rebuild'])).toHaveLength(1);
  });
});

describe('a claimed request', () => {
  it('shows its progress and its result', async () => {
    const { id } = await requests.make(rebuild);
    const claimed = await requests.claim(id, 'p1');
    await claimed?.progress({ phase: 'filling' });
    expect(await requests.get(id)).toMatchObject({ status: 'running', holder: 'p1', progress: { phase: 'filling' } });
    await claimed?.finish('failed', { why: 'differences' });
    expect(await requests.get(id)).toMatchObject({ status: 'failed', result: { why: 'differences' } });
    expect(claimed?.request.status).toBe('failed');
    expect(await requests.open(['rebuild'])).toEqual([]);
    expect(await requests.claim(id, 'p2')).toBeUndefined();
  });

  it('of a process that died is gone on with by the next, with what the first one noted', async () => {
    const { id } = await requests.make(rebuild);
    const first = await requests.claim(id, 'p1');
    await first?.progress({ build: 2 });
    const second = await requests.claim(id, 'p2');
    expect(second?.request).toMatchObject({ holder: 'p2', progress: { build: 2 } });
    await expect(first?.progress({ build: 3 })).rejects.toThrow(RequestLost);
    await expect(first?.finish('done', {})).rejects.toThrow(RequestLost);
    await second?.finish('done', {});
    expect(await requests.get(id)).toMatchObject({ status: 'done', holder: 'p2', progress: { build: 2 } });
  });

  it('goes on when the answer to a write of its own was lost', async () => {
    const { id } = await requests.make(rebuild);
    let broken = false;
    const losing = storeWithFaults(store, async (write) => {
      await write();
      if (broken) throw new Error('connection lost');
    });
    const claimed = await (await openRequests({ store: losing, now })).claim(id, 'p1');
    broken = true;
    await expect(claimed?.progress({ build: 2 })).rejects.toThrow('connection lost');
    broken = false;
    await claimed?.progress({ build: 3 });
    expect(await requests.get(id)).toMatchObject({ status: 'running', progress: { build: 3 } });
    broken = true;
    await expect(claimed?.finish('done', { n: 1 })).rejects.toThrow('connection lost');
    broken = false;
    await claimed?.finish('done', { n: 1 });
    expect(await requests.get(id)).toMatchObject({ status: 'done', result: { n: 1 } });
  });

  it('is given to one of two who claim it at the same moment', async () => {
    const { id } = await requests.make(rebuild);
    const elsewhere = await openRequests({ store, now });
    const claims = await Promise.all([requests.claim(id, 'p1'), elsewhere.claim(id, 'p2')]);
    const held = claims.filter((claim) => claim !== undefined);
    await Promise.allSettled(held.map((claim) => claim.finish('done', {})));
    expect(held.length).toBeGreaterThan(0);
    expect(await requests.get(id)).toMatchObject({ status: 'done' });
  });

  it('is not given at all when nobody made it', async () => {
    expect(await requests.claim('customer-value-9', 'p1')).toBeUndefined();
  });
});
