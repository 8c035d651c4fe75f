import * as fs from 'node:fs';

import { directory, numbers, removeDirectories, testLog } from './log.fixture';

/** The disk's calls, which a test may let fail. */
const mockDisk: { write?: (...args: unknown[]) => number; sync?: NodeJS.ErrnoException } = {};

jest.mock('node:fs', () => {
  const actual: typeof fs = jest.requireActual('node:fs');
  const { writeSync, fdatasync } = actual as unknown as Record<string, (...args: unknown[]) => unknown>;
  return {
    ...actual,
    writeSync: (...args: unknown[]) => (mockDisk.write ?? (writeSync as never))(...(args as [])),
    fdatasync: (file: number, done: (error?: Error) => void) =>
      mockDisk.sync ? done(mockDisk.sync) : void fdatasync?.(file, done),
  };
});

afterEach(() => {
  delete mockDisk.write;
  delete mockDisk.sync;
});
afterAll(removeDirectories);

const failure = (code: string): NodeJS.ErrnoException => Object.assign(new Error(`${code}: it failed`), { code });

/** Writes 100 bytes of what it is given, then fails. */
function fullDisk(): (...args: unknown[]) => number {
  const { writeSync } = jest.requireActual<typeof fs>('node:fs');
  let written = false;
  return (...args) => {
    if (written) throw failure('ENOSPC');
    written = true;
    const [file, bytes, offset, , position] = args as [number, Buffer, number, number, number];
    return writeSync(file, bytes, offset, 100, position);
  };
}

it('a write that fails half-way leaves nothing; reads go on, and appends when there is room again', async () => {
  const log = testLog(directory());
  await log.group(2);
  const end = log.store.end();
  const size = () => fs.statSync(log.store.segments()[0]?.file as string).size;
  const before = size();
  for (let tries = 0; tries < 2; tries++) {
    mockDisk.write = fullDisk();
    await expect(log.group(3)).rejects.toThrow('segments/000000.log could not be written: ENOSPC: it failed');
    expect(log.store.end()).toBe(end);
    expect(log.listed()).toEqual(numbers(2));
    expect(size()).toBe(before);
  }
  delete mockDisk.write;
  await log.group(3);
  expect(log.listed()).toEqual(numbers(5));
  await log.store.close();
  const again = testLog(log.dataDir);
  expect(again.logged()).toEqual(numbers(5));
  await again.store.close();
});

it('a new segment that finds no room is made when there is', async () => {
  const log = testLog(directory(), { segmentBytes: 100 });
  await log.group(1);
  mockDisk.write = () => {
    throw failure('ENOSPC');
  };
  await expect(log.group(1)).rejects.toThrow('ENOSPC');
  delete mockDisk.write;
  await log.group(1);
  expect(log.store.segments()).toHaveLength(2);
  expect(log.logged()).toEqual(numbers(2));
  await log.store.close();
});

it('after a sync that fails nothing more is written until a restart, and reads go on', async () => {
  const log = testLog(directory());
  await log.group(2);
  mockDisk.sync = failure('EIO');
  const refused = /could not be synced \(EIO: it failed\): what is on disk is not known, so nothing more is written/;
  await expect(log.group(1)).rejects.toThrow(refused);
  delete mockDisk.sync;
  await expect(log.group(1)).rejects.toThrow(refused);
  expect(log.listed()).toEqual(numbers(2));
  expect(log.logged()).toEqual(numbers(2));
  await log.store.close();

  const again = testLog(log.dataDir);
  const found = again.listed().length;
  expect([2, 3]).toContain(found);
  await again.group(1);
  expect(again.listed()).toEqual(numbers(found + 1));
  await again.store.close();
});
