import { join } from 'node:path';

import { IndexDatabase, openIndexDatabase } from './index-database';
import { directory, removeDirectories } from './log.fixture';
import { logIndex, LogIndex } from './log-index';
import { encodeRecord } from './record';
import { FIRST_POSITION } from './segment';

const LOG_ID = Buffer.alloc(16, 1);
const START = { logId: LOG_ID, position: FIRST_POSITION, lastRecord: 0, lastChecksum: 0, lastList: 0 };
const event = {
  id: '6f1d4d1e-0c3c-4f0e-9a57-2f3a4d5b6c7d',
  type: 'Numbered',
  json: false,
  data: Buffer.alloc(0),
  metadata: Buffer.alloc(0),
};
const record = encodeRecord(event, { stream: 's', revision: 1, position: FIRST_POSITION, created: 0 });

afterAll(removeDirectories);

/** An index on a disk that is full while `full` says so. */
function indexOnDisk(file: string, full: () => boolean): { index: LogIndex; database: IndexDatabase; told: string[] } {
  const database = openIndexDatabase(file);
  const check = (): void => {
    if (full()) throw new Error('no space left on device');
  };
  const told: string[] = [];
  const limited: IndexDatabase = {
    ...database,
    add: async (...added) => {
      check();
      await database.add(...added);
    },
    addNow: (...added) => {
      check();
      database.addNow(...added);
    },
  };
  const index = logIndex(limited, database.checkpoint() ?? START, (line) => void told.push(line));
  return { index, database, told };
}

/** Enters the numbers of list 1 up to `to`; the position of each is 1,000 more than itself. */
function enter(index: LogIndex, from: number, to: number): void {
  for (let number = from; number < to; number++) {
    const position = 1_000 + number;
    index.add({ position, record, listed: [{ list: 1, number }] });
    index.reached(position + 1, position, 7);
    index.flushIfFull();
  }
}

it('a walk over the log goes on where the disk has no room for the index, and it is written when there is', async () => {
  const file = join(directory(), 'index.lmdb');
  let full = true;
  const { index, database, told } = indexOnDisk(file, () => full);
  enter(index, 0, 200_000);
  expect(told).toEqual(['the index could not be written (Error: no space left on device); it is tried again']);
  expect(database.lastNumber(1)).toBe(-1);
  expect([0, 70_000, 199_999, 200_000].map((number) => index.entry(1, number))).toEqual([
    1_000,
    71_000,
    200_999,
    undefined,
  ]);
  await expect(index.flush()).rejects.toThrow('no space left on device');
  expect(index.lastNumber(1)).toBe(199_999);

  full = false;
  await index.flush();
  expect(database.lastNumber(1)).toBe(199_999);
  expect(database.checkpoint()).toMatchObject({ position: 201_000, lastRecord: 200_999, lastChecksum: 7, lastList: 1 });
  enter(index, 200_000, 200_010);
  await index.close();

  const again = indexOnDisk(file, () => false).index;
  expect(again.lastNumber(1)).toBe(200_009);
  expect(again.entry(1, 123_456)).toBe(124_456);
  expect(again.name('s')).toEqual({ list: 1, tombstone: 0 });
  await again.close();
});

it('but not for ever: it would grow with the log', async () => {
  const { index } = indexOnDisk(join(directory(), 'index.lmdb'), () => true);
  expect(() => enter(index, 0, 1_000_000)).toThrow('no space left on device');
  await index.close();
});
