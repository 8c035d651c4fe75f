import { existsSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';

import { directory, hearing, numbers, removeDirectories, reopened, segmentFile, testLog } from './log.fixture';
import { recordData } from './record';
import { IndexWriter, recoverEnd } from './recovery';
import { FIRST_POSITION } from './segment';
import { listSegments } from './segment-files';
import { openStore } from './store';

const heard = hearing();
afterAll(removeDirectories);

/** A log of two groups whose index is written, and of a third that it does not know; and where its appends end. */
async function threeGroups(): Promise<{ dataDir: string; acknowledged: number; ends: number[]; bytes: Buffer }> {
  const indexed = testLog(directory());
  await indexed.group(2);
  const [acknowledged = 0] = await indexed.group(1);
  await indexed.store.close();
  const dataDir = directory(indexed.dataDir);
  const log = testLog(indexed.dataDir);
  const ends = await log.group(2, 1);
  const bytes = readFileSync(segmentFile(indexed.dataDir));
  await log.store.close();
  return { dataDir, acknowledged, ends, bytes };
}

/** Walks a log as a start without an index does: what would be indexed, and where the log ends then. */
function walked(dataDir: string): { events: string[]; end: number | undefined } {
  const events: string[] = [];
  const index: IndexWriter = {
    add: ({ record }) => void events.push(recordData(record).toString()),
    reached: () => undefined,
    flushIfFull: () => undefined,
  };
  const segments = recoverEnd(listSegments(dataDir), index, { indexed: FIRST_POSITION, durable: 0 }, () => undefined);
  return { events, end: segments.at(-1)?.end };
}

async function refusal(dataDir: string): Promise<string> {
  const before = readFileSync(segmentFile(dataDir));
  let message = '';
  try {
    await openStore(dataDir).close();
  } catch (error) {
    message = (error as Error).message;
  }
  expect(readFileSync(segmentFile(dataDir)).equals(before)).toBe(true);
  return message;
}

function spoil(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
  writeFileSync(file, bytes);
}

describe('after a crash', () => {
  it('a last group torn at any byte leaves its whole appends, and all groups before it', async () => {
    const { dataDir, acknowledged, ends, bytes } = await threeGroups();
    const [first = 0, second = 0] = ends;
    const torn = directory(dataDir);
    for (let length = acknowledged; length <= second; length++) {
      writeFileSync(segmentFile(torn), bytes.subarray(0, length));
      const [events, end] = length < first ? [3, acknowledged] : length < second ? [5, first] : [6, second];
      expect({ length, ...walked(torn) }).toEqual({ length, events: numbers(events), end });
      expect(statSync(segmentFile(torn)).size).toBe(end);
    }
    for (const length of [acknowledged + 1, first, second - 1, second]) {
      const again = directory(dataDir);
      writeFileSync(segmentFile(again), bytes.subarray(0, length));
      const [events, end] = length < first ? [3, acknowledged] : length < second ? [5, first] : [6, second];
      expect(await reopened(again)).toEqual({ listed: numbers(events), logged: numbers(events), end });
    }
    expect(heard.said).toContain('segments/000000.log: 1 bytes of an unfinished append are cut off');
  });

  it('of which any bytes never reached the disk, and goes on from there', async () => {
    const { dataDir, acknowledged, bytes } = await threeGroups();
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), fc.nat(bytes.length), async (from, length) => {
        const torn = directory(dataDir);
        const holed = Buffer.from(bytes);
        holed.fill(
          0,
          Math.min(acknowledged + from, bytes.length),
          Math.min(acknowledged + from + length, bytes.length),
        );
        writeFileSync(segmentFile(torn), holed);
        const log = testLog(torn);
        const found = log.listed().length;
        expect([3, 5, 6]).toContain(found);
        await log.group(2);
        await log.store.close();
        const { listed, logged } = await reopened(torn);
        expect(listed).toEqual(numbers(found + 2));
        expect(logged).toEqual(listed);
        removeDirectoryOf(torn);
      }),
      { numRuns: 30 },
    );
  });

  it('a segment that was being made is made again', async () => {
    const { dataDir } = await threeGroups();
    writeFileSync(segmentFile(dataDir, 1), Buffer.alloc(20));
    const log = testLog(dataDir, { segmentBytes: 100 });
    await log.group(1);
    expect(log.store.segments()).toHaveLength(2);
    await log.store.close();
    expect((await reopened(dataDir)).logged).toEqual(numbers(4));
  });

  it('an empty log is an empty log, its index with it', async () => {
    const dataDir = directory();
    await openStore(dataDir).close();
    expect(await reopened(dataDir)).toEqual({ listed: [], logged: [], end: 64 });
    expect(heard.said).toBe('');
  });
});

const removeDirectoryOf = (dataDir: string): void => rmSync(dataDir, { recursive: true, force: true });

describe('what was acknowledged is never cut off', () => {
  it('where a record is damaged and a group begins behind it, the node does not start', async () => {
    const { dataDir, acknowledged, bytes } = await threeGroups();
    const damaged = directory(dataDir);
    for (let at = FIRST_POSITION; at < acknowledged; at++) {
      writeFileSync(segmentFile(damaged), bytes);
      spoil(segmentFile(damaged), at);
      expect(() => walked(damaged)).toThrow(/is damaged at position \d+ \(.+\)/);
      expect(statSync(segmentFile(damaged)).size).toBe(bytes.length);
    }
    rmSync(join(damaged, 'index.lmdb'));
    expect(await refusal(damaged)).toMatch(
      /cannot be opened: segments\/000000.log is damaged at position \d+ \(.+\)\. Acknowledged events are there or behind it, so nothing was changed: verify the data directory, and restore a backup$/,
    );
  });

  it('nor where the end that the index knows is damaged or gone', async () => {
    const log = testLog(directory());
    await log.group(2);
    const [end = 0] = await log.group(1);
    await log.store.close();

    const damaged = directory(log.dataDir);
    spoil(segmentFile(damaged), end - 1);
    expect(await refusal(damaged)).toContain('is damaged at position');

    const short = directory(log.dataDir);
    truncateSync(segmentFile(short), end - 1);
    expect(await refusal(short)).toContain(
      `The log ends at position ${end - 1}, and its index knows events up to ${end}: segments are missing or cut off`,
    );

    rmSync(segmentFile(short));
    writeFileSync(segmentFile(short), '');
    expect(await refusal(short)).toContain('The log ends at position 64');
  });

  it('nor where a segment is missing, another log’s, or something else', async () => {
    const log = testLog(directory(), { segmentBytes: 100 });
    for (let segments = 0; segments < 4; segments++) await log.group(1);
    await log.store.close();
    const other = testLog(directory(), { segmentBytes: 100 });
    for (let segments = 0; segments < 4; segments++) await other.group(1);
    await other.store.close();

    const changed = (change: (dataDir: string) => void): Promise<string> => {
      const dataDir = directory(log.dataDir);
      change(dataDir);
      return refusal(dataDir);
    };
    expect(await changed((dir) => rmSync(segmentFile(dir, 2)))).toContain('segments/000002.log is missing');
    expect(await changed((dir) => rmSync(segmentFile(dir, 3)))).toContain('segments are missing or cut off');
    expect(await changed((dir) => renameSync(segmentFile(dir, 3), segmentFile(dir, 2)))).toContain(
      'segments/000002.log is segment 3 under another name',
    );
    expect(
      await changed((dir) => writeFileSync(segmentFile(dir, 2), readFileSync(segmentFile(other.dataDir, 2)))),
    ).toContain('segments/000002.log belongs to another log');
    expect(await changed((dir) => truncateSync(segmentFile(dir, 1), 80))).toMatch(
      /segments\/000001.log ends at position \d+, and segments\/000002.log begins at \d+/,
    );
    expect(await changed((dir) => spoil(segmentFile(dir, 1), 20))).toContain(
      'segments/000001.log: its header is damaged',
    );
    expect(await changed((dir) => writeFileSync(segmentFile(dir, 1), 'my diary '.repeat(50)))).toContain(
      'segments/000001.log: it is no segment of an event log',
    );
    expect(await changed((dir) => writeFileSync(join(dir, 'segments', 'notes.txt'), 'x'))).toContain(
      'segments/notes.txt is no segment of an event log',
    );
    expect(await changed((dir) => writeFileSync(join(dir, 'segments', '000001.log.unfinished'), 'x'))).toBe('');
  });
});

it('the format of an earlier version is told from something else, and left as it is', async () => {
  const log = testLog(directory());
  await log.group(1);
  await log.store.close();
  const former = directory();
  writeFileSync(join(former, 'events.lmdb'), readFileSync(join(log.dataDir, 'index.lmdb')));
  expect(() => openStore(former)).toThrow('events.lmdb holds events in the format of an earlier version');
  expect(existsSync(join(former, 'segments'))).toBe(false);
  writeFileSync(join(former, 'events.lmdb'), 'my diary');
  expect(() => openStore(former)).toThrow('it is damaged, or holds something else');
});
