import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { EventStoreDBClient } from '@eventstore/db-client';

import { ChildNode, childNode } from '../testing/child-node';
import { startScavenge } from '../testing/operations';
import { scavenge, seen, seenInAll, withText } from '../testing/scavenging';
import { collect } from '../testing/test-node';
import { verify } from './verify';

const dataDir = mkdtempSync(join(tmpdir(), 'event-store-'));
let node: ChildNode;
let client: EventStoreDBClient;

async function start(): Promise<void> {
  node = await childNode(dataDir);
  client = EventStoreDBClient.connectionString(node.url);
}

async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  await client.dispose();
  await node.end(signal);
}

beforeAll(start);
afterAll(async () => {
  await end('SIGTERM');
  rmSync(dataDir, { recursive: true, force: true });
});

const STREAMS = Array.from({ length: 3 }, (_, index) => `limited-${index}`);
const look = () => Promise.all(STREAMS.map((stream) => seen(client, stream)));

/** Milliseconds from the beginning of a scavenge to the kill. */
const MOMENTS = [0, 5, 15, 30, 60];

it('killed at any moment it leaves the old files or the new ones, and the next one goes on', async () => {
  const text = 'x'.repeat(1_000);
  for (const [round, moment] of MOMENTS.entries()) {
    await Promise.all(
      STREAMS.map(async (stream) => {
        await client.appendToStream(
          stream,
          Array.from({ length: 200 }, () => withText(text)),
        );
        await client.setStreamMetadata(stream, { maxCount: 300 - 40 * round });
      }),
    );
    const before = await look();
    const all = await seenInAll(client);
    await startScavenge(node.port);
    await delay(moment);
    await end('SIGKILL');
    await start();
    expect(await look()).toEqual(before);
    const ids = new Set(all.map(({ id }) => id));
    expect((await seenInAll(client)).every(({ id }) => ids.has(id))).toBe(true);
    const problems: string[] = [];
    await verify(dataDir, (problem) => problems.push(problem));
    expect(problems).toEqual([]);
  }
  const before = await look();
  expect((await scavenge(client, node.port)).result).toBe('Success');
  expect(await look()).toEqual(before);
  const left = (await seenInAll(client)).filter(({ stream }) => STREAMS.includes(stream as string));
  expect(left).toHaveLength(STREAMS.length * (300 - 40 * (MOMENTS.length - 1)));
  const ends = await collect(client.readStream('$scavenges', { resolveLinkTos: true }));
  const results = ends.map(({ event }) => (event?.data as unknown as { result?: string }).result ?? 'started');
  expect(results.filter((result) => result === 'started')).toHaveLength(results.length / 2);
  expect(results).toContain('Interrupted');
}, 120_000);
