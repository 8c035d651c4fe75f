import { mkdtemp, rm } from 'node:fs/promises';
import { connect as connectTo, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNode, type RunningNode } from '@aftercare/embedded';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { connect } from './client';
import { subscribeToFacts } from './subscription';

describe('a connection that is taken, and never answered', () => {
  let folder: string;
  let node: RunningNode;
  let server: Server;
  let client: EventStoreDBClient;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'unanswered-'));
    node = await startNode({ dataDir: folder });
    server = createServer((socket) => {
      const isFirst = sockets.length === 0;
      sockets.push(socket);
      socket.on('error', () => undefined);
      // The first one is forgotten as soon as it is there.
      if (isFirst) return;
      const onwards = connectTo(node.port, '127.0.0.1');
      onwards.on('error', () => undefined);
      sockets.push(onwards);
      socket.pipe(onwards).pipe(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = connect(`esdb://127.0.0.1:${(server.address() as AddressInfo).port}?tls=false`);
  });
  afterAll(async () => {
    await client.dispose();
    for (const socket of sockets) socket.destroy();
    server.close();
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is given up, and a subscription goes on over another one', async () => {
    const reasons: string[] = [];
    const ending = new AbortController();
    const items = subscribeToFacts(client, {
      from: 'start',
      signal: ending.signal,
      heartbeat: 1_000,
      onInterruption: (error) => void reasons.push(String(error)),
    });
    for await (const { kind } of items) {
      expect(kind).toBe('caught-up');
      ending.abort();
    }
    expect(reasons.length).toBeGreaterThan(0);
    expect(sockets.length).toBeGreaterThan(1);
  }, 60_000);
});
