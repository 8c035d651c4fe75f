import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { openReadModelStore } from './open-read-model-store';

describe('opening a read-model store', () => {
  it('needs to be told where', async () => {
    await expect(openReadModelStore({})).rejects.toThrow('needs a mongodbUrl or a file');
  });

  it('never quotes a connection string, which may hold a password', async () => {
    const wrong = openReadModelStore({ mongodbUrl: 'mongodb://ann:hunter2@host:notaport/?w=what' });
    await expect(wrong).rejects.toThrow(/^MONGODB_URL is not a connection string(?!.*hunter2)/);
  });

  it('succeeds while MongoDB is away; what is asked of it then fails, each time anew', async () => {
    const away = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(away, 'listening');
    const { port } = away.address() as AddressInfo;
    const mongodbUrl = `mongodb://127.0.0.1:${port}/?serverSelectionTimeoutMS=100`;
    const store = await openReadModelStore({ mongodbUrl });
    try {
      const notReached = { name: 'MongoServerSelectionError' };
      await expect(store.ping()).rejects.toMatchObject(notReached);
      await expect(store.versions('orders')).rejects.toMatchObject(notReached);
    } finally {
      await store.close();
      away.close();
    }
  });
});
