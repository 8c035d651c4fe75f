import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { EventStoreDBClient } from '@eventstore/db-client';

import { RunningNode, startNode } from '../node';
import { ChildNode, childNode } from '../testing/child-node';
import { scavenge, seen, seenInAll } from '../testing/scavenging';
import { collect, failure, numbered } from '../testing/test-node';
import { backup } from './backup';

const root = mkdtempSync(join(tmpdir(), 'event-store-'));
const dataDir = join(root, 'data');
let source: ChildNode;
let client: EventStoreDBClient;
let copies = 0;

beforeAll(async () => {
  source = await childNode(dataDir);
  client = EventStoreDBClient.connectionString(source.url);
});
afterAll(async () => {
  await client.dispose();
  await source.end('SIGTERM');
  rmSync(root, { recursive: true, force: true });
});

const newDirectory = (): string => join(root, `copy-${++copies}`);

/** Starts a node on a copy for one look at it. */
async function onCopy<Result>(
  directory: string,
  look: (copy: EventStoreDBClient, node: RunningNode) => Promise<Result>,
): Promise<Result> {
  const node = await startNode({ dataDir: directory });
  const copy = EventStoreDBClient.connectionString(node.url);
  try {
    return await look(copy, node);
  } finally {
    await copy.dispose();
    await node.stop();
  }
}

describe('a backup', () => {
  it('of a running node holds everything that was acknowledged before it began', async () => {
    await client.appendToStream('copied-1', numbered(500));
    await client.appendToStream('copied-2', numbered(3));
    await client.deleteStream('copied-2');
    const directory = newDirectory();
    const all = await collect(client.readAll());
    const report = await backup(dataDir, directory);
    expect(report).toEqual({
      events: all.length,
      bytes: expect.any(Number) as number,
      lastPosition: Number(all.at(-1)?.event?.position?.commit),
    });
    await onCopy(directory, async (copy) => {
      expect(await seenInAll(copy)).toEqual(await seenInAll(client));
      expect(await seen(copy, 'copied-1')).toEqual(await seen(client, 'copied-1'));
      expect(await seen(copy, 'copied-2')).toBe('stream-not-found');
      expect(await seen(copy, '$ce-copied')).toEqual(await seen(client, '$ce-copied'));
    });
  });

  it('taken under writers holds whole appends, and of each writer a beginning of what it wrote', async () => {
    let writing = true;
    const writer = async (index: number): Promise<void> => {
      for (let n = 0; writing; n += 3) await client.appendToStream(`under-${index}`, numbered(3, 'Counted', n));
    };
    const writers = [0, 1, 2, 3, 4, 5, 6, 7].map(writer);
    const directories = [newDirectory(), newDirectory(), newDirectory()];
    for (const directory of directories) {
      const before = await client.appendToStream('marks', numbered(1));
      await backup(dataDir, directory);
      await onCopy(directory, async (copy) => {
        const marks = await collect(copy.readStream('marks'));
        expect(marks.at(-1)?.event?.revision).toBe(before.nextExpectedRevision);
        for (const index of writers.keys()) {
          const events = (await seen(copy, `under-${index}`)) as { data: { n: number } }[];
          expect(events.map(({ data }) => data.n)).toEqual(events.map((_, n) => n));
          expect(events.length % 3).toBe(0);
        }
      });
    }
    writing = false;
    await Promise.all(writers);
  }, 60_000);

  it('before and after a scavenge reads the same for what can be reached', async () => {
    await client.appendToStream('short-1', numbered(50));
    await client.setStreamMetadata('short-1', { maxCount: 5 });
    const [before, after] = [newDirectory(), newDirectory()];
    await backup(dataDir, before);
    await scavenge(client, source.port);
    await backup(dataDir, after);
    const streams = ['short-1', '$$short-1', 'copied-1', 'copied-2', 'under-1', '$ce-under'];
    const look = (copy: EventStoreDBClient) => Promise.all(streams.map((stream) => seen(copy, stream)));
    expect(await onCopy(after, look)).toEqual(await onCopy(before, look));
    const [all, rest] = [await onCopy(before, seenInAll), await onCopy(after, seenInAll)];
    const firsts: Readonly<Record<string, bigint>> = { 'short-1': 45n, 'copied-2': 2n };
    expect(rest).toEqual(all.filter(({ stream = '', revision = 0n }) => revision >= (firsts[stream] ?? 0n)));
  });

  it('goes into a new or empty directory only, and of an event log only', async () => {
    const filled = mkdtempSync(join(root, 'filled-'));
    writeFileSync(join(filled, 'diary.txt'), 'mine');
    expect((await failure(backup(dataDir, filled))).message).toBe(`${filled} is not empty: name a new directory`);
    const nothing = join(root, 'nothing');
    expect((await failure(backup(nothing, newDirectory()))).message).toBe(`${nothing} holds no event log`);
  });
});
