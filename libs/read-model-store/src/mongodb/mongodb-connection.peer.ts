import { order, orders, serving, type Order } from '../contract/orders';
import type { ReadModelStore } from '../read-model-store';
import { answered, foldUntilDone, type CountedFact } from './counted-facts.fixture';
import { countingProxy, tcpProxy, type Loss, type TcpProxy } from './own-peer.fixture';
import { serverUrl, trialDatabase, type TrialDatabase } from './trial-database.fixture';

/** Only for a server with one plain address, as the suite's own peer has. */
const target = Number(new URL(serverUrl).port || 27017);
const throughPort = (port: number, more = ''): string =>
  `mongodb://127.0.0.1:${port}/?directConnection=true&serverSelectionTimeoutMS=1000&heartbeatFrequencyMS=500${more}`;
const facts: readonly CountedFact[] = Array.from({ length: 30 }, (_, position) => ({
  position,
  key: `k${position % 6}`,
}));

describe('the connection to MongoDB', () => {
  let trial: TrialDatabase;
  beforeEach(async () => {
    trial = await trialDatabase();
  });
  afterEach(() => trial.dispose());

  it.each<Loss>(['before', 'after'])(
    'may be lost at any writing command, %s the server did it: asked again, nothing is lost or done twice',
    async (loss) => {
      let losses = 0;
      for (let lost = true; lost; losses += 1) {
        const spec = { ...orders, name: `orders-${losses}`, indexes: [['customer']] };
        const proxy = await countingProxy({ target, nth: losses + 1, loss, lose: () => false });
        const store = await trial.open(throughPort(proxy.port));
        const writer = await answered(() => store.build<Order>(spec, 1));
        for (let from = 0; from < facts.length; from += 10) await foldUntilDone(writer, facts.slice(from, from + 10));
        await answered(() => store.promote(spec.name, 1));
        const { items } = await store.collection<Order>(spec).find({ limit: 9 });
        expect(items.map(({ key, position, doc }) => [key, position, doc.amount])).toEqual(
          Array.from({ length: 6 }, (_, i) => [`k${i}`, 24 + i, 5]),
        );
        expect(await store.versions(spec.name)).toMatchObject([{ checkpoint: 29 }]);
        lost = proxy.lost();
        await store.close();
        await proxy.stop();
      }
      // Making the build takes several writing commands, each batch two, promoting one.
      expect(losses).toBeGreaterThan(9);
    },
  );

  describe('through a proxy', () => {
    let proxy: TcpProxy;
    let store: ReadModelStore;
    beforeEach(async () => {
      proxy = await tcpProxy(target);
      store = await trial.open(throughPort(proxy.port, '&socketTimeoutMS=300&connectTimeoutMS=300'));
    });
    afterEach(async () => {
      await store.close();
      await proxy.stop();
    });
    const batch = { writes: [{ key: 'b', position: 1, doc: order('b', 2) }], checkpoint: 1 };

    it('may be missing at first: what is asked again later is answered', async () => {
      const collection = store.collection<Order>(orders);
      proxy.stall();
      for (let attempt = 0; attempt < 2; attempt += 1) await expect(collection.checkpoint()).rejects.toThrow();
      proxy.flow();
      expect(await answered(() => collection.checkpoint())).toBe(-1);
    });

    it.each(['stall', 'forget'] as const)(
      'may %s: that is noticed in time, and asking again helps',
      async (trouble) => {
        const { writer, collection } = await serving(store, { a: order('a', 1) });
        proxy[trouble]();
        const since = performance.now();
        if (trouble === 'stall') {
          await expect(writer.apply(batch)).rejects.toThrow();
          proxy.flow();
        }
        await answered(() => writer.apply(batch));
        expect(performance.now() - since).toBeLessThan(10_000);
        expect(await collection.checkpoint()).toBe(1);
        expect(await collection.get('b')).toEqual(batch.writes[0]);
      },
    );

    it('may be slow', async () => {
      const { writer, collection } = await serving(store, { a: order('a', 1) });
      proxy.slow({ everyMs: 2, bytes: 256 });
      const writes = facts.map(({ position }) => ({ key: `k${position}`, position, doc: order('c', position) }));
      await foldUntilDone(writer, facts);
      await answered(() => writer.apply({ writes: [...writes], checkpoint: 30 }));
      proxy.flow();
      expect(await collection.checkpoint()).toBe(30);
    });
  });
});
