import { type EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { connect } from './client';
import { tail } from './read-stream';
import { runningStore, type RunningStore } from './running-store.fixture';
import { subscribeInBunches, type SubscribeOptions, type SubscriptionItem } from './subscription';
import { type TcpProxy, tcpProxy } from './tcp-proxy.fixture';

let store: RunningStore;
let proxy: TcpProxy;
let client: EventStoreDBClient;
let recorded = 0;
let all: Awaited<ReturnType<typeof taken>>;

/** Appends so many events of a type to one stream, in few commits; names the facts by numbers that go on. */
async function record(count: number, type = 'ToolBought'): Promise<void> {
  const actor = { id: 'agent-1', role: 'agent' };
  const metadata = { schemaVersion: 1, occurredAt: '2026-01-01T00:00:00.000Z', commandId: 'command', actor };
  const events = Array.from({ length: count }, () =>
    jsonEvent({ type, data: { name: `tool ${recorded++}` }, metadata }),
  );
  for (let at = 0; at < count; at += 1_000)
    await store.client.appendToStream(`tool-${type}`, events.slice(at, at + 1_000));
}

beforeAll(async () => {
  store = await runningStore();
  proxy = await tcpProxy(store.port);
  client = connect(`esdb://127.0.0.1:${proxy.port}?tls=false`);
  // More than a page of facts, then more than a page of what no consumer of facts wants, then facts again.
  await record(4_500);
  await record(4_500, 'KeyReserved');
  await record(500);
  all = await taken();
});
afterAll(async () => {
  await client.dispose();
  await proxy.stop();
  await store.stop();
});

const positionNow = async () => (await tail(store.client))?.position ?? -1;

/** All facts from a position until it has caught up with the store, and how often the connection was lost. */
async function taken(
  options: Partial<SubscribeOptions> = {},
  each: (items: readonly SubscriptionItem[]) => void = () => undefined,
) {
  const ending = new AbortController();
  const items: SubscriptionItem[] = [];
  let interruptions = 0;
  const onInterruption = (): void => void interruptions++;
  for await (const bunch of subscribeInBunches(client, {
    from: 'start',
    signal: ending.signal,
    onInterruption,
    ...options,
  })) {
    items.push(...bunch);
    each(bunch);
    if (bunch.some(({ kind }) => kind === 'caught-up')) ending.abort();
  }
  const facts = items.flatMap((item) => (item.kind === 'fact' ? [item.fact] : []));
  return { items, facts, positions: facts.map(({ position }) => position), interruptions };
}

const inOrder = (positions: readonly number[]) => [...positions].sort((a, b) => a - b);

describe('a subscription that begins far behind', () => {
  it('yields every fact once and in order, over pages, and past what it does not want', async () => {
    const { facts, positions, items, interruptions } = all;
    expect(facts).toHaveLength(5_000);
    expect(positions).toEqual(inOrder(positions));
    expect(new Set(positions).size).toBe(5_000);
    expect(interruptions).toBe(0);
    const last = items.at(-1);
    expect(last).toEqual({ kind: 'caught-up', position: await positionNow() });
  });

  it('begins after any position, within a page or at the end of one', async () => {
    const { facts } = all;
    for (const at of [4_094, 4_095, 4_499, 4_999])
      expect((await taken({ from: facts[at]!.position })).facts).toEqual(facts.slice(at + 1));
  });

  it('asks the server to find few types among many', async () => {
    const { facts, items } = await taken({ types: ['ToolLent'] });
    expect(facts).toEqual([]);
    expect(items.at(-1)).toMatchObject({ kind: 'caught-up' });
  });

  it('loses and repeats nothing when its connection is cut half-way, again and again', async () => {
    let [bunches, cuts] = [0, 0];
    const cut = await taken({}, () => {
      if (++bunches % 30 === 0 && cuts++ < 4) proxy.cut();
    });
    expect(cut.positions).toEqual(all.positions);
    expect(cut.interruptions).toBeGreaterThan(0);
  });

  it('notices a read that falls silent half-way, and goes on where it was', async () => {
    let [bunches, told] = [0, false];
    const onInterruption = (): void => {
      told = true;
      proxy.flow();
    };
    const stalled = await taken({ heartbeat: 100, onInterruption }, () => {
      if (++bunches === 20) proxy.stall();
    });
    expect(told).toBe(true);
    expect(stalled.positions).toEqual(all.positions);
  });
});
