import { rmSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';

import { directory, LIST, numbers, removeDirectories, TestLog, testLog } from './log.fixture';
import { recordData } from './record';
import { rewriteSegment } from './scavenged-segment';
import { listSegments } from './segment-files';
import { walkSegment } from './segment-walk';
import { Store } from './store';
import { faultAt, StoredRecord, storedGroup } from './stored-record';

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());
afterAll(removeDirectories);

interface Found {
  readonly position: number;
  readonly data: string;
}

function recordsBefore(store: Store, end: number): Found[] {
  const found: Found[] = [];
  for (let before = store.recordBefore(end); before; before = store.recordBefore(before.position))
    found.push({ position: before.position, data: dataOf(before) });
  return found;
}

const dataOf = ({ record }: { record: Buffer }): string => recordData(record).toString();

function expectAll({ store, dataDir, ...log }: TestLog, expected: readonly string[]): void {
  expect(log.listed()).toEqual(expected);
  expect(log.logged()).toEqual(expected);
  const backwards = recordsBefore(store, store.end());
  expect(backwards.map(({ data }) => data).reverse()).toEqual(expected);
  for (const { position } of backwards) expect(store.hasRecord(position)).toBe(true);
  expect(listSegments(dataDir)).toEqual(store.segments());
  expect(store.segments().flatMap((segment) => [...walkSegment(segment)].map(dataOf))).toEqual(expected);
}

describe('a log of several segments', () => {
  it('reads alike whatever the sizes of segments and groups, in memory and after a restart', async () => {
    const appends = fc.array(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(appends, fc.integer({ min: 100, max: 30_000 }), async (groups, segmentBytes) => {
        const options = { segmentBytes, cachedBytes: 0 };
        const log = testLog(directory(), options);
        for (const group of groups) await log.group(...group);
        const expected = numbers(groups.flat().reduce((sum, events) => sum + events, 0));
        expectAll(log, expected);
        await log.store.close();
        const again = testLog(log.dataDir, options);
        expectAll(again, expected);
        await again.store.close();
      }),
      { numRuns: 15 },
    );
  });

  it('knows a position from a number that is none, even where the bytes of an event look like a record', async () => {
    const log = testLog(directory());
    const end = await log.event(Buffer.from('0'));
    const empty = (await log.event(Buffer.alloc(200, 'x'))) - end;
    // The next event will take as much: its data begin where those did.
    const at = log.store.end() + empty - 200 - 4;
    const [position = 0] = [log.store.entry(LIST, 0)];
    const record = log.store.record(position) as Buffer;
    const { bytes } = storedGroup([{ position: at, record, listed: [], lastOfAppend: true }]);
    await log.event(Buffer.concat([bytes, Buffer.alloc(200)], 200));
    expect(faultAt(log.store.record(log.store.end() - empty)?.subarray(-200) as Buffer, 0, at)).toBeUndefined();

    const positions = [0, 1, 2].map((number) => log.store.entry(LIST, number));
    for (let number = 0; number < log.store.end() + 10; number++)
      expect(log.store.hasRecord(number)).toBe(positions.includes(number));
    await log.store.close();
  });

  it('gives records that are larger than many blocks, and their neighbours', async () => {
    const log = testLog(directory());
    await log.group(1);
    const end = await log.event(Buffer.alloc(200_000, 'x'));
    await log.group(1);
    expect(recordsBefore(log.store, end).map(({ data }) => data)).toEqual(['x'.repeat(200_000), '0']);
    expect(log.logged()).toEqual(['0', 'x'.repeat(200_000), '2']);
    await log.store.close();
    const again = testLog(log.dataDir);
    expect(again.logged()).toEqual(['0', 'x'.repeat(200_000), '2']);
    await again.store.close();
  });
});

describe('a scavenged segment', () => {
  /** A log of three segments; the first two lose all but every `each`th record. */
  async function scavenged(each: number) {
    const log = testLog(directory(), { segmentBytes: 40_000 });
    while (log.store.segments().length < 3) await log.group(30);
    const { store } = log;
    const all = recordsBefore(store, store.end()).reverse();
    const kept = (record: StoredRecord): boolean => Number(dataOf(record)) % each === 0;
    for (const segment of store.segments().slice(0, 2)) {
      const rewrite = rewriteSegment(segment);
      for (const record of walkSegment(segment)) if (kept(record)) rewrite.keep(record);
      await store.replaceSegment(segment.number, await rewrite.finish());
    }
    const from = (store.segments()[2] as { base: number }).base;
    const left = all.filter((record) => record.position >= from || Number(record.data) % each === 0);
    return { log, all, left };
  }

  it.each([1, 7, 1_000])('reads as before, with only each %i-th record, at once and after a restart', async (each) => {
    const { log, all, left } = await scavenged(each);
    expectLeft(log, all, left);
    await log.store.close();
    rmSync(join(log.dataDir, 'index.lmdb'));
    const again = testLog(log.dataDir);
    expectLeft(again, all, left);
    await again.store.close();
  });

  function expectLeft(log: TestLog, all: readonly Found[], left: readonly Found[]): void {
    const { store } = log;
    const expected = left.map(({ data }) => data);
    expect(log.logged()).toEqual(expected);
    expect(log.listed()).toEqual(expected);
    expect(recordsBefore(store, store.end()).reverse()).toEqual(left);
    for (const record of all) {
      expect(store.hasRecord(record.position)).toBe(true);
      const next = left.find(({ position }) => position >= record.position);
      const from = store.recordFrom(record.position);
      expect(from && dataOf(from)).toBe(next?.data);
      const before = left.findLast(({ position }) => position < record.position);
      const back = store.recordBefore(record.position);
      expect(back && dataOf(back)).toBe(before?.data);
    }
  }
});
