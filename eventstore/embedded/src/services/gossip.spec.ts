import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { EventStoreDBClient } from '@eventstore/db-client';
import { ClusterInfo, MemberInfo } from '@eventstore/db-client/generated/gossip_pb';
import { Empty } from '@eventstore/db-client/generated/shared_pb';

import { RunningNode, startNode } from '../node';
import { rawCall } from '../testing/raw-call';
import { tlsFolder } from '../testing/secure-node';
import { collect, freshStream, numbered } from '../testing/test-node';

const folder = mkdtempSync(join(tmpdir(), 'event-store-'));
const tls = tlsFolder(folder);
let clear: RunningNode;
let secure: RunningNode;
beforeAll(async () => {
  clear = await startNode({ dataDir: join(folder, 'clear') });
  secure = await startNode({
    dataDir: join(folder, 'secure'),
    host: 'localhost',
    tls,
    users: { admin: 'changeit' },
  });
});
afterAll(async () => {
  await Promise.all([clear.stop(), secure.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

const works = async (connection: string) => {
  const client = EventStoreDBClient.connectionString(connection);
  const stream = freshStream();
  await client.appendToStream(stream, numbered(1));
  expect(await collect(client.readStream(stream))).toHaveLength(1);
  await client.dispose();
};

it.each(['leader', 'follower', 'read_only_replica', 'random'])(
  'a client that prefers a %s finds the node',
  async (kind) => {
    await works(`esdb+discover://127.0.0.1:${clear.port}?tls=false&nodePreference=${kind}`);
    await works(`esdb://127.0.0.1:${clear.port}?tls=false&nodePreference=${kind}`);
    const twice = `127.0.0.1:${clear.port},localhost:${clear.port}`;
    await works(`esdb://${twice}?tls=false&nodePreference=${kind}`);
  },
);

it('under TLS, with users, and by a name the node is found as well', async () => {
  const options = `?tls=true&tlsCAFile=${tls.authority}`;
  await works(`esdb+discover://admin:changeit@localhost:${secure.port}${options}`);
});

it('gossip has one member, alive, leading, at the address by which the client came', async () => {
  for (const host of ['127.0.0.1', 'localhost', 'a-name-of-its.own', '[::1]']) {
    const headers = { ':authority': `${host}:${clear.port}` };
    const path = '/event_store.client.gossip.Gossip/Read';
    const { messages } = await rawCall(clear.port, path, [new Empty().serializeBinary()], headers);
    const [member, ...others] = ClusterInfo.deserializeBinary(messages[0] as Buffer).getMembersList();
    expect(others).toEqual([]);
    expect(member?.getState()).toBe(MemberInfo.VNodeState.LEADER);
    expect(member?.getIsAlive()).toBe(true);
    const address = host.replace(/[[\]]/g, '');
    expect(member?.getHttpEndPoint()?.toObject()).toEqual({ address, port: clear.port });
  }
});
