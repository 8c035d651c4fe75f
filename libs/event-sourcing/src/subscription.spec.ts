import { type EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { connect } from './client';
import { tail } from './read-stream';
import { accepted, type Library, runningStore, type RunningStore } from './running-store.fixture';
import { subscribeToFacts, type SubscribeOptions, type SubscriptionItem } from './subscription';
import { type TcpProxy, tcpProxy } from './tcp-proxy.fixture';
import { UndecodableEvent } from './undecodable-event';

let store: RunningStore;
let library: Library;
let proxy: TcpProxy;
let throughProxy: EventStoreDBClient;
let stopping: AbortController;

beforeAll(async () => {
  store = await runningStore();
  library = store.executor();
  proxy = await tcpProxy(store.port);
  throughProxy = connect(`esdb://127.0.0.1:${proxy.port}?tls=false`);
});
beforeEach(() => {
  stopping = new AbortController();
});
afterEach(() => stopping.abort());
afterAll(async () => {
  await throughProxy.dispose();
  await proxy.stop();
  await store.stop();
});

let bought = 0;
const buyTools = async (count: number): Promise<readonly string[]> => {
  const names = Array.from({ length: count }, () => `tool ${(bought += 1)}`);
  const buying = names.map((name) => library.execute({ category: 'tool', command: { type: 'Buy', data: { name } } }));
  (await Promise.all(buying)).forEach(accepted);
  return names;
};

const subscribe = (options: Partial<SubscribeOptions> = {}, client = throughProxy) =>
  subscribeToFacts(client, { from: 'start', signal: stopping.signal, heartbeat: 1_000, ...options });

/** Takes items until one is as wanted; all that were taken. */
async function until(
  items: AsyncIterator<SubscriptionItem, void>,
  wanted: (item: SubscriptionItem) => boolean,
): Promise<readonly SubscriptionItem[]> {
  const taken: SubscriptionItem[] = [];
  for (;;) {
    const next = await items.next();
    if (next.done === true) return taken;
    taken.push(next.value);
    if (wanted(next.value)) return taken;
  }
}

const nameOf = (item: SubscriptionItem): string | undefined =>
  item.kind === 'fact' ? (item.fact.data as { name?: string }).name : undefined;
const namesOf = (items: readonly SubscriptionItem[]) => items.flatMap((item) => nameOf(item) ?? []);
const isNamed = (name: string | undefined) => (item: SubscriptionItem) => nameOf(item) === name;
const isCaughtUp = ({ kind }: SubscriptionItem) => kind === 'caught-up';
const positionNow = async () => (await tail(store.client))?.position ?? -1;

describe('a subscription', () => {
  it('yields past facts, says that it has caught up, and goes on with new ones', async () => {
    const from = await positionNow();
    const past = await buyTools(5);
    const items = subscribe({ from });
    expect([...namesOf(await until(items, isCaughtUp))].sort()).toEqual([...past].sort());
    const [next] = await buyTools(1);
    expect(namesOf(await until(items, isNamed(next)))).toEqual([next]);
  });

  it('begins after the position it is given, in the order of positions', async () => {
    const from = await positionNow();
    await buyTools(20);
    const first = (await until(subscribe({ from }), isCaughtUp)).filter(({ kind }) => kind === 'fact');
    const positions = first.map((item) => (item.kind === 'fact' ? item.fact.position : -1));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    const middle = positions[9] ?? -1;
    const rest = (await until(subscribe({ from: middle }), isCaughtUp)).filter(({ kind }) => kind === 'fact');
    expect(rest).toEqual(first.slice(10));
  });

  it('yields only the types asked for, while its position passes over the others', async () => {
    const from = await positionNow();
    const items = subscribe({ from, types: ['ToolLent'] });
    await until(items, isCaughtUp);
    await buyTools(80);
    const end = await positionNow();
    const passed = await until(items, (item) => item.kind === 'checkpoint' && item.position >= end);
    expect(passed.every(({ kind }) => kind !== 'fact')).toBe(true);
  });

  it('yields what it cannot decode as such, with its place, and goes on', async () => {
    const from = await positionNow();
    await store.client.appendToStream('tool-broken', [jsonEvent({ type: 'ToolBought', data: { name: 'broken' } })]);
    const [next] = await buyTools(1);
    const taken = await until(subscribe({ from }), isNamed(next));
    const broken = taken.find(({ kind }) => kind === 'undecodable');
    expect(broken).toMatchObject({ error: { stream: 'tool-broken', revision: 0, type: 'ToolBought' } });
    expect(broken?.kind === 'undecodable' && broken.error).toBeInstanceOf(UndecodableEvent);
  });

  it('loses and repeats nothing when its connection is cut again and again', async () => {
    const from = await positionNow();
    const interruptions: number[] = [];
    const items = subscribe({ from, onInterruption: (_, position) => interruptions.push(position) });
    const expected: string[] = [];
    const seen: string[] = [];
    await until(items, isCaughtUp);
    for (let round = 0; round < 4; round += 1) {
      const names = await buyTools(30);
      expected.push(...names);
      const first = await until(items, (item) => nameOf(item) !== undefined);
      proxy.cut();
      let left = 30 - namesOf(first).length;
      const rest = left === 0 ? [] : await until(items, (item) => nameOf(item) !== undefined && (left -= 1) === 0);
      seen.push(...namesOf(first), ...namesOf(rest));
    }
    const [last] = await buyTools(1);
    seen.push(...namesOf(await until(items, isNamed(last))));
    expect([...seen].sort()).toEqual([...expected, last].sort());
    expect(interruptions.length).toBeGreaterThan(0);
  });

  it('comes back after the store was away', async () => {
    const from = await positionNow();
    const items = subscribe({ from }, store.client);
    await until(items, isCaughtUp);
    const interrupted = until(items, isCaughtUp);
    await store.restart();
    await interrupted;
    const [next] = await buyTools(1);
    expect(namesOf(await until(items, isNamed(next)))).toEqual([next]);
  });

  it('goes on when a stalled connection flows again', async () => {
    const from = await positionNow();
    const items = subscribe({ from });
    await until(items, isCaughtUp);
    proxy.stall();
    const [next] = await buyTools(1);
    const waiting = until(items, isNamed(next));
    proxy.flow();
    expect(namesOf(await waiting)).toEqual([next]);
  });

  it('holds the store back while its consumer takes nothing, and then yields everything', async () => {
    const from = await positionNow();
    const [template] = await buyTools(1);
    const [like] = await until(subscribe({ from }), isNamed(template));
    if (like?.kind !== 'fact') throw new Error('no fact');
    const { type, metadata } = like.fact;
    const names = Array.from({ length: 2_000 }, (_, n) => `many ${n}`);
    const events = names.map((name) => jsonEvent({ type, data: { name }, metadata: { ...metadata } }));
    const items = subscribe({ from: like.fact.position });
    await until(items, isCaughtUp);
    await store.client.appendToStream('tool-many', events);
    const first = await until(items, (item) => nameOf(item) !== undefined);
    const [last] = await buyTools(1);
    expect(namesOf([...first, ...(await until(items, isNamed(last)))])).toEqual([...names, last]);
  });

  it('ends by its signal, while it waits and while it yields, and gives the connection back', async () => {
    const client = connect(`esdb://127.0.0.1:${proxy.port}?tls=false`);
    const items = subscribe({ from: await positionNow() }, client);
    await until(items, isCaughtUp);
    const waiting = items.next();
    stopping.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await items.next()).toEqual({ done: true, value: undefined });
    await client.dispose();
  });
});
