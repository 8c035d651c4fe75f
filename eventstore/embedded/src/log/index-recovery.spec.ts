import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  directory,
  hearing,
  LIST,
  numbers,
  removeDirectories,
  reopened,
  segmentFile,
  STREAM,
  testLog,
} from './log.fixture';

const heard = hearing();
afterAll(removeDirectories);

describe('the index is made anew from the log', () => {
  const indexOf = (dataDir: string): string => join(dataDir, 'index.lmdb');

  async function indexed(): Promise<string> {
    const log = testLog(directory(), { segmentBytes: 10_000 });
    for (let groups = 0; groups < 10; groups++) await log.group(20, 10);
    await log.store.close();
    return log.dataDir;
  }

  async function expectAll(dataDir: string): Promise<void> {
    const { listed, logged } = await reopened(dataDir);
    expect(logged).toEqual(numbers(300));
    expect(listed).toEqual(logged);
    const { store } = testLog(dataDir);
    expect(store.name(STREAM)).toEqual({ list: LIST, tombstone: 0 });
    expect(store.name('$et-Numbered')).toEqual({ list: LIST + 1, tombstone: 0 });
    expect(store.name('$streams')).toEqual({ list: LIST + 2, tombstone: 0 });
    expect(store.lastList()).toBe(LIST + 2);
    await store.close();
  }

  it('when it is missing', async () => {
    const dataDir = await indexed();
    rmSync(indexOf(dataDir));
    await expectAll(dataDir);
    expect(heard.said).toBe('event store: the index is missing: it is made anew from the log\n');
  });

  it.each([
    ['something else', (file: string) => writeFileSync(file, 'my diary '.repeat(2_000))],
    ['cut off', (file: string) => truncateSync(file, 20_000)],
    ['shorter than its head', (file: string) => truncateSync(file, 100)],
  ])('when it is %s, and what was there is kept', async (_, damage) => {
    const dataDir = await indexed();
    damage(indexOf(dataDir));
    const there = readFileSync(indexOf(dataDir));
    await expectAll(dataDir);
    expect(heard.said).toBe('event store: the index is damaged: it is made anew from the log\n');
    expect(readFileSync(`${indexOf(dataDir)}.replaced`).equals(there)).toBe(true);
  });

  it('when it is another log’s', async () => {
    const dataDir = await indexed();
    const other = await indexed();
    writeFileSync(indexOf(dataDir), readFileSync(indexOf(other)));
    await expectAll(dataDir);
    expect(heard.said).toBe('event store: the index is of another log: it is made anew from the log\n');
  });

  it('when the log went on from an older state than it knows', async () => {
    const log = testLog(directory());
    await log.group(3);
    const older = directory();
    await log.store.close();
    const log2 = testLog(log.dataDir);
    writeFileSync(join(older, 'kept'), readFileSync(segmentFile(log.dataDir)));
    await log2.group(1);
    await log2.store.close();
    // Restored, and written on without the index that was there.
    const index = readFileSync(indexOf(log.dataDir));
    writeFileSync(segmentFile(log.dataDir), readFileSync(join(older, 'kept')));
    rmSync(indexOf(log.dataDir));
    const restored = testLog(log.dataDir);
    await restored.group(2);
    await restored.store.close();
    writeFileSync(indexOf(log.dataDir), index);
    heard.said = '';
    const { listed, logged } = await reopened(log.dataDir);
    expect(logged).toEqual(numbers(5));
    expect(listed).toEqual(logged);
    expect(heard.said).toContain('the index is of another log');
  });

  it('and only its missing end where it is older', async () => {
    const dataDir = await indexed();
    const index = readFileSync(indexOf(dataDir));
    const log = testLog(dataDir);
    await log.group(3);
    await log.store.close();
    writeFileSync(indexOf(dataDir), index);
    expect((await reopened(dataDir)).listed).toEqual(numbers(303));
    expect(heard.said).toBe('');
  });
});
