import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { EventStoreDBClient } from '@eventstore/db-client';

import { startNode } from './node';
import { ChildNode, childNode, failingChild } from './testing/child-node';
import { collect, failure, numbered } from './testing/test-node';

const dataDir = mkdtempSync(join(tmpdir(), 'event-store-'));
let child: ChildNode | undefined;

afterAll(async () => {
  if (child && child.process.exitCode === null && child.process.signalCode === null) await child.end('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

it('on SIGTERM appends under way are answered, subscriptions end as cancelled, and the process ends with 0', async () => {
  child = await childNode(dataDir);
  const client = EventStoreDBClient.connectionString(child.url);
  await client.appendToStream('stopped-1', numbered(1));
  const subscription = client.subscribeToStream('stopped-1');
  const ended = new Promise<Error>((resolve) => subscription.on('error', resolve));
  await new Promise((resolve) => subscription.once('data', resolve));
  const appends = Array.from({ length: 200 }, () => client.appendToStream('stopped-1', numbered(1)));
  await appends[0];
  const exit = child.end('SIGTERM');
  const outcomes = await Promise.allSettled(appends);
  expect(await exit).toBe(0);
  expect(await ended).toMatchObject({ type: 'cancelled' });
  await client.dispose();

  const node = await startNode({ dataDir });
  const again = EventStoreDBClient.connectionString(node.url);
  const answered = outcomes.filter(({ status }) => status === 'fulfilled').length;
  expect((await collect(again.readStream('stopped-1'))).length).toBeGreaterThanOrEqual(1 + answered);
  await again.dispose();
  await node.stop();
}, 60_000);

describe('a node that cannot start says why', () => {
  it('when another one has the directory, in this process or in another', async () => {
    const node = await startNode({ dataDir });
    expect((await failure(startNode({ dataDir }))).message).toContain('in use by another event store node');
    const { code, said } = await failingChild('--data', dataDir);
    expect(code).toBe(1);
    expect(said).toMatch(
      /^event store: The data directory .* is in use by another event store node: stop it, or use another directory\n$/,
    );
    await node.stop();
  });

  it('when the port is taken, and leaves the directory free', async () => {
    const other = mkdtempSync(join(tmpdir(), 'event-store-'));
    const node = await startNode({ dataDir });
    expect((await failure(startNode({ dataDir: other, port: node.port }))).message).toContain(
      'choose another with --port',
    );
    const second = await startNode({ dataDir: other });
    await second.stop();
    await node.stop();
    rmSync(other, { recursive: true, force: true });
  });

  it('when the address is not of this machine', async () => {
    const there = startNode({ dataDir, host: '192.0.2.1', insecure: true });
    expect((await failure(there)).message).toBe('192.0.2.1 is no address of this machine: choose another with --host');
  });

  it('when the directory holds something else, which it leaves as it is', async () => {
    const foreign = mkdtempSync(join(tmpdir(), 'event-store-'));
    const file = join(foreign, 'events.lmdb');
    writeFileSync(file, 'my diary '.repeat(2_000));
    const { code, said } = await failingChild('--data', foreign);
    expect(code).toBe(1);
    expect(said).toContain('it is damaged, or holds something else');
    expect(readFileSync(file, 'utf8')).toBe('my diary '.repeat(2_000));
    rmSync(foreign, { recursive: true, force: true });
  });

  it('when a flag is missing or wrong', async () => {
    expect((await failingChild()).said).toContain('--data is missing');
    expect((await failingChild('--data', dataDir, '--port', 'x')).said).toContain('--port takes a number');
    expect((await failingChild('--data', dataDir, '--nonsense')).said).toMatch(
      /^event store: Unknown option '--nonsense'/,
    );
  });
});
