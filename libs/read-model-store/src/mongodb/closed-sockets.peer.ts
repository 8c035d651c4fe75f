import diagnostics from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { clientOf } from './client';
import { tcpProxy } from './own-peer.fixture';
import { serverUrl } from './trial-database.fixture';

const channel = 'net.client.socket';

/** Does something the moment a socket is destroyed: before it says that it has closed. */
function whenDestroyed(socket: Socket, action: () => void): void {
  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error) => {
    socket.destroy = destroy;
    destroy(error);
    action();
    return socket;
  };
}

it('a command that is written to a socket which was destroyed and has not said so yet fails, and does not wait for ever', async () => {
  const proxy = await tcpProxy(Number(new URL(serverUrl).port || 27017));
  const sockets: Socket[] = [];
  const opened = (message: unknown): void => void sockets.push((message as { socket: Socket }).socket);
  diagnostics.subscribe(channel, opened);
  const client = clientOf(`mongodb://127.0.0.1:${proxy.port}/?directConnection=true&retryReads=false`);
  const ask = async (): Promise<string> => {
    const reason = await client
      .db('admin')
      .command({ ping: 1 })
      .then(String, (error: unknown) => error);
    return reason instanceof Error ? reason.name : 'answered';
  };
  await client.connect();
  expect(await ask()).toBe('answered');
  const asked: Promise<string>[] = [];
  for (const socket of sockets.filter(({ remotePort }) => remotePort === proxy.port))
    whenDestroyed(socket, () => asked.push(ask()));
  proxy.cut();
  while (asked.length === 0) await new Promise(setImmediate);
  const outcomes = await Promise.all(asked);
  expect(outcomes).toContain('MongoNetworkError');
  expect(await ask()).toBe('answered');
  diagnostics.unsubscribe(channel, opened);
  await client.close();
  await proxy.stop();
});
