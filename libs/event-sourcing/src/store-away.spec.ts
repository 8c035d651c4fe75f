import { connect } from './client';
import { factDecoder } from './fact-decoder';
import { readFacts } from './read-facts';
import { accepted, all, runningStore, type RunningStore } from './running-store.fixture';
import { StoreUnavailable } from './store-errors';
import { tcpProxy } from './tcp-proxy.fixture';

let store: RunningStore;
beforeAll(async () => {
  store = await runningStore();
});
afterAll(() => store.stop());

const buy = (n: number) => ({
  category: 'tool',
  id: `saw-${n}`,
  commandId: `buy ${n}`,
  command: { type: 'Buy', data: { name: 'saw' } },
});
const factsOf = (n: number) => all(readFacts(store.client, `tool-saw-${n}`, { decode: factDecoder() }));

describe('while the store is away', () => {
  it('a command waits for it as long as its patience goes, and is done when it comes back', async () => {
    const here = store.executor({ patience: 20_000 });
    accepted(await here.execute(buy(0)));
    const sent: Promise<unknown>[] = [];
    await store.restart(async () => {
      sent.push(here.execute({ ...buy(1) }), here.execute(buy(0)));
    });
    const [first, repeat] = await Promise.all(sent);
    expect(first).toMatchObject({ revision: 0, repeated: false });
    expect(repeat).toMatchObject({ revision: 0, repeated: true });
    expect(await factsOf(1)).toHaveLength(1);
  });

  it('an impatient command fails as StoreUnavailable, and may be sent again', async () => {
    const here = store.executor({ patience: 0 });
    await store.restart(async () => {
      await expect(here.execute(buy(2))).rejects.toThrow(StoreUnavailable);
      await expect(here.state('tool', 'saw-0')).rejects.toThrow(StoreUnavailable);
    });
    accepted(await store.executor().execute(buy(2)));
    expect(await factsOf(2)).toHaveLength(1);
  });

  it('commands whose connection is cut again and again are done once each', async () => {
    const proxy = await tcpProxy(store.port);
    const client = connect(`esdb://127.0.0.1:${proxy.port}?tls=false`);
    const here = store.executor({ client, patience: 20_000 });
    const numbers = Array.from({ length: 120 }, (_, n) => 1_000 + n);
    let done = 0;
    const sent = numbers.map(async (n) => {
      const outcome = accepted(await here.execute(buy(n)));
      done += 1;
      if (done % 20 === 0) proxy.cut();
      return outcome;
    });
    for (const { revision } of await Promise.all(sent)) expect(revision).toBe(0);
    for (const n of numbers) expect(await factsOf(n)).toHaveLength(1);
    await client.dispose();
    await proxy.stop();
  });

  it('commands in flight are done once each, whatever moment it went away at', async () => {
    const here = store.executor({ patience: 20_000 });
    const numbers = Array.from({ length: 200 }, (_, n) => 100 + n);
    const sent = Promise.all(numbers.map((n) => here.execute(buy(n))));
    await store.restart();
    for (const outcome of await sent) expect(accepted(outcome).revision).toBe(0);
    for (const n of numbers) expect(await factsOf(n)).toHaveLength(1);
  });
});
