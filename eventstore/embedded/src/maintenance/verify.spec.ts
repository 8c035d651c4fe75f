import { closeSync, cpSync, mkdtempSync, openSync, readSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { binaryEvent, EventStoreDBClient } from '@eventstore/db-client';

import { Checkpoint, openIndexDatabase } from '../log/index-database';
import { IndexOverlay } from '../log/index-overlay';
import { encodeRecord } from '../log/record';
import { rewriteSegment } from '../log/scavenged-segment';
import { listSegments } from '../log/segment-files';
import { walkSegment } from '../log/segment-walk';
import { StoredRecord, storedGroup, storedRecordAt } from '../log/stored-record';
import { RunningNode, startNode } from '../node';
import { scavenge } from '../testing/scavenging';
import { failure, numbered } from '../testing/test-node';
import { backup } from './backup';
import { structureFault } from './record-structure';
import { verify } from './verify';

const root = mkdtempSync(join(tmpdir(), 'event-store-'));
const dataDir = join(root, 'data');
/** The data as they were before anything was scavenged, and after; nobody runs on them. */
const [whole, scavenged] = [join(root, 'whole'), join(root, 'scavenged')];
let node: RunningNode;
let client: EventStoreDBClient;
let copies = 0;

beforeAll(async () => {
  node = await startNode({ dataDir });
  client = EventStoreDBClient.connectionString(node.url);
  for (let stream = 0; stream < 5; stream++) {
    await client.appendToStream(`order-${stream}`, numbered(300, `Type${stream}`));
    await client.setStreamMetadata(`order-${stream}`, { maxCount: 100 });
    await client.setStreamMetadata(`order-${stream}`, { maxCount: 200 });
  }
  await client.appendToStream(`long-${'x'.repeat(2_000)}`, numbered(2, 'y'.repeat(2_000)));
  await client.appendToStream('links', binaryEvent({ type: '$>', data: Buffer.from('3@order-1') }));
  await client.deleteStream('order-2');
  await client.tombstoneStream('order-3');
  await client.tombstoneStream('never-1');
  await backup(dataDir, whole);
  await scavenge(client, node.port);
  await backup(dataDir, scavenged);
});
afterAll(async () => {
  await client.dispose();
  await node.stop();
  rmSync(root, { recursive: true, force: true });
});

function copyOf(directory: string): string {
  const copy = join(root, `copy-${++copies}`);
  cpSync(directory, copy, { recursive: true });
  return copy;
}

async function problemsOf(directory: string): Promise<string[]> {
  const problems: string[] = [];
  const { problems: count } = await verify(directory, (problem) => problems.push(problem));
  expect(count).toBe(problems.length);
  return problems;
}

function overwrite(file: string, offset: number, change: (bytes: Buffer) => void, length = 1): void {
  const descriptor = openSync(file, 'r+');
  const bytes = Buffer.alloc(length);
  readSync(descriptor, bytes, 0, length, offset);
  change(bytes);
  writeSync(descriptor, bytes, 0, length, offset);
  closeSync(descriptor);
}

const recordsOf = (directory: string): StoredRecord[] =>
  listSegments(directory).flatMap((one) => [...walkSegment(one)]);

/** Changes the index of a copy, behind the back of any node. */
async function withIndex(
  change: (overlay: IndexOverlay, checkpoint: Checkpoint, records: readonly StoredRecord[]) => void,
): Promise<string[]> {
  const copy = copyOf(whole);
  const database = openIndexDatabase(join(copy, 'index.lmdb'));
  const overlay = new IndexOverlay();
  const checkpoint = database.checkpoint() as Checkpoint;
  change(overlay, checkpoint, recordsOf(copy));
  database.addNow(overlay, checkpoint);
  await database.close();
  return problemsOf(copy);
}

describe('verify', () => {
  it('finds nothing wrong beside a running node, in a backup, and after a scavenge', async () => {
    expect(await problemsOf(dataDir)).toEqual([]);
    expect(await problemsOf(whole)).toEqual([]);
    expect(await problemsOf(scavenged)).toEqual([]);
    const { events, lists } = await verify(whole, () => undefined);
    expect(events).toBe(recordsOf(whole).length);
    expect(lists).toBeGreaterThan(15);
  });

  it('finds nothing wrong while events are written', async () => {
    let writing = true;
    const writer = async (): Promise<void> => {
      for (let n = 0; writing; n++) await client.appendToStream(`new-${n % 50}`, numbered(3));
    };
    const writers = [writer(), writer(), writer()];
    for (let round = 0; round < 5; round++) {
      expect(await problemsOf(dataDir)).toEqual([]);
      await client.appendToStream('marks', numbered(1));
    }
    writing = false;
    await Promise.all(writers);
  });

  it('names file and position of a changed byte, and goes on in the next segment', async () => {
    const copy = copyOf(scavenged);
    const [, last] = listSegments(copy);
    const record = [...walkSegment(last as NonNullable<typeof last>)][1] as StoredRecord;
    overwrite(last?.file as string, record.position - (last?.base ?? 0) + 64 + 60, (bytes) =>
      bytes.writeUInt8(bytes.readUInt8() ^ 1),
    );
    const [first] = await problemsOf(copy);
    expect(first).toBe(`segments/000001.log at position ${record.position}: the checksum is wrong`);
  });

  it('finds an event that is missing in the middle of a stream, though the segment says it was scavenged', async () => {
    const copy = copyOf(whole);
    const [segment] = listSegments(copy);
    const rewrite = rewriteSegment(segment as NonNullable<typeof segment>);
    const records = recordsOf(copy);
    for (const [index, record] of records.entries()) if (index !== 5) rewrite.keep(record);
    const file = await rewrite.finish();
    cpSync(file, segment?.file as string);
    rmSync(file);
    expect(await problemsOf(copy)).toEqual([
      `segments/000000.log at position ${records[6]?.position}: number 6 of list ${records[6]?.listed[0]?.list} (order-0) comes after 4`,
    ]);
  });

  it('takes an unfinished append at the end for what it is', async () => {
    const copy = copyOf(whole);
    const { file } = listSegments(copy).at(-1) as { file: string };
    truncateSync(file, statSync(file).size - 3);
    const problems = await problemsOf(copy);
    // The index knew the event: it had been there.
    expect(problems).toEqual([
      expect.stringMatching(/^index\.lmdb: it knows events up to position \d+, and the log ends at \d+$/),
    ]);
  });

  it('finds an index entry that leads elsewhere, one too many, and one that is not there', async () => {
    const elsewhere = await withIndex((overlay, _checkpoint, records) => {
      const [entry] = records[3]?.listed ?? [];
      overlay.add(entry?.list ?? 0, entry?.number ?? 0, records[4]?.position ?? 0);
    });
    expect(elsewhere[0]).toMatch(/^index\.lmdb: event 3 of order-0 is at \d+, and in the log at \d+$/);
    const tooMany = await withIndex((overlay, _checkpoint, records) => {
      const [entry] = records[3]?.listed ?? [];
      overlay.add(entry?.list ?? 0, 300, records[3]?.position ?? 0);
    });
    expect(tooMany).toEqual([expect.stringMatching(/^index\.lmdb: number 300 of list \d+ leads to position \d+/)]);
    const missing = await withIndex((overlay, _checkpoint, records) => {
      const [entry] = records[3]?.listed ?? [];
      overlay.add(entry?.list ?? 0, 3, 0);
    });
    expect(missing).toEqual([
      expect.stringMatching(/^index\.lmdb: event 3 of order-0 is at no position, and in the log at/),
    ]);
  });

  it('finds names with a wrong list, and tombstones that are not known', async () => {
    const name = await withIndex((overlay) => overlay.setName('order-1', { list: 1, tombstone: 0 }));
    expect(name[0]).toMatch(/^index\.lmdb: order-1 is list 1, and in the log list \d+$/);
    expect(name.at(-1)).toBe('index.lmdb: two names have list 1');
    const tombstone = await withIndex((overlay) => overlay.setName('never-1', { list: 0, tombstone: 0 }));
    expect(tombstone[0]).toMatch(/^index\.lmdb: the tombstone of never-1 at position \d+ is not known$/);
  });

  it('says that a directory without a log is none', async () => {
    const nothing = join(root, 'nothing');
    expect((await failure(verify(nothing, () => undefined))).message).toBe(`${nothing} holds no event log`);
  });

  it('says what is wrong inside an event whose checksum is right', () => {
    const event = {
      id: '00000000-0000-4000-8000-000000000000',
      type: 'T',
      json: false,
      data: Buffer.from('x'),
      metadata: Buffer.alloc(0),
    };
    const stored = (
      position: number,
      listed: StoredRecord['listed'],
      change: (record: Buffer) => void = () => undefined,
    ) => {
      const record = encodeRecord(event, { stream: 's', revision: 7, position: 64, created: 1_700_000_000_000 });
      change(record);
      return storedRecordAt(storedGroup([{ position, record, listed, lastOfAppend: true }]).bytes, 0);
    };
    const listed = [
      { list: 1, number: 7 },
      { list: 2, number: 0 },
    ];
    const names = ['s', '$et-T'];
    expect(structureFault(stored(64, listed), names)).toBeUndefined();
    expect(structureFault(stored(96, listed), names)).toBe('it has another position than it says');
    expect(structureFault(stored(64, listed.slice(1)), names)).toBe('it is in 1 lists instead of 2');
    expect(structureFault(stored(64, [...listed].reverse()), names)).toBe(
      'it has another place in its stream than it says',
    );
    const changed = (change: (record: Buffer) => void) => structureFault(stored(64, listed, change), names);
    expect(changed((record) => record.writeUIntBE(8, 18, 6))).toBe('it has another number than it says');
    expect(changed((record) => record.writeUIntBE(8, 12, 6))).toBe('it is of another time than it says');
    expect(changed((record) => record.writeUInt32BE(2, 24))).toBe('its data have another length than it says');
  });
});
