import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { MongoClient } from 'mongodb';
import { order, orders, serving, type Order } from '../contract/orders';
import { openReadModelStore } from '../open-read-model-store';
import type { ReadModelStore } from '../read-model-store';

/** A TCP proxy before the server that can be cut. Only for a server with one plain address, as the suite's own peer has. */
async function proxyOf(url: string) {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let open = false;
  const proxy = createServer((inner) => {
    if (!open) return void inner.destroy();
    const outer = connect(Number(port), hostname);
    for (const [one, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const cut = () => {
    open = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (proxy.address() as AddressInfo).port,
    restore: () => {
      open = true;
    },
    cut,
    close() {
      cut();
      proxy.close();
    },
  };
}

/** Asks until there is an answer, as every caller of the store does; the test's own time limit ends it. */
async function answered<R>(ask: () => Promise<R>): Promise<R> {
  for (;;) {
    const answer = await ask().then(
      (value) => ({ value }),
      () => undefined,
    );
    if (answer) return answer.value;
  }
}

describe('the connection to MongoDB', () => {
  const url = process.env.MONGODB_URL ?? 'mongodb://127.0.0.1:27017';
  const database = `aftercare_trial_${randomBytes(6).toString('hex')}`;
  let proxy: Awaited<ReturnType<typeof proxyOf>>;
  let store: ReadModelStore;

  beforeEach(async () => {
    proxy = await proxyOf(url);
    const options = 'directConnection=true&serverSelectionTimeoutMS=200&heartbeatFrequencyMS=500';
    store = await openReadModelStore({ mongodbUrl: `mongodb://127.0.0.1:${proxy.port}/?${options}`, database });
  });
  afterEach(async () => {
    await store.close();
    proxy.close();
    const client = await MongoClient.connect(url);
    await client.db(database).dropDatabase();
    await client.close();
  });

  it('may be missing at first: what is asked again later is answered', async () => {
    const collection = store.collection<Order>(orders);
    for (let attempt = 0; attempt < 2; attempt += 1) await expect(collection.checkpoint()).rejects.toThrow();
    proxy.restore();
    expect(await answered(() => collection.checkpoint())).toBe(-1);
  });

  it('may be cut: a batch that failed is applied again and stands once', async () => {
    proxy.restore();
    const { writer, collection } = await answered(() => serving(store, { a: order('a', 1) }));
    proxy.cut();
    const batch = { writes: [{ key: 'b', position: 1, doc: order('b', 2) }], checkpoint: 1 };
    await expect(writer.apply(batch)).rejects.toThrow();
    proxy.restore();
    await answered(() => writer.apply(batch));
    expect(await collection.checkpoint()).toBe(1);
    expect(await collection.get('b')).toEqual(batch.writes[0]);
  });
});
