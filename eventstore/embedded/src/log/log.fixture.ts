import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { encodeRecord, recordData } from './record';
import { openStore, Store, StoreOptions } from './store';
import { ListEntry, NewRecord, storedSize } from './stored-record';

/** A log without the rest of the node: one stream `s`, whose events have their number as data. */
export interface TestLog {
  readonly dataDir: string;
  readonly store: Store;
  /** Writes appends of so many events each, all in one group. Resolves to the position behind each append. */
  group(...appends: number[]): Promise<number[]>;
  /** Writes one event with such data. Resolves to the position behind it. */
  event(data: Buffer): Promise<number>;
  /** The data of all events, in order, by way of the index. */
  listed(): string[];
  /** The same by way of the log. */
  logged(): string[];
}

export const STREAM = 's';
export const LIST = 1;

/** In memory where the machine has it: it is what files hold that is tested, not the disk, and it is opened often. */
const ROOT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const directories: string[] = [];

/** A new directory, or a copy of one. `removeDirectories` removes them all. */
export function directory(copyOf?: string): string {
  const made = mkdtempSync(join(ROOT, 'event-log-'));
  if (copyOf) cpSync(copyOf, made, { recursive: true });
  directories.push(made);
  return made;
}

export function removeDirectories(): void {
  for (const made of directories.splice(0)) rmSync(made, { recursive: true, force: true });
}

export function testLog(dataDir: string, options?: StoreOptions): TestLog {
  const store = openStore(dataDir, options);

  const commit = async (appends: readonly (readonly Buffer[])[]): Promise<number[]> => {
    let number = store.lastNumber(LIST) + 1;
    let position = store.end();
    const records: NewRecord[] = [];
    const ends = appends.map((append) => {
      for (const [index, data] of append.entries()) {
        const listed = entriesOf(number);
        const record = eventRecord(number, position, data);
        records.push({ position, record, listed, lastOfAppend: index === append.length - 1 });
        position += storedSize(record, listed.length);
        number++;
      }
      return position;
    });
    await store.commit({ records });
    return ends;
  };

  return {
    dataDir,
    store,
    group: (...appends) => {
      let number = store.lastNumber(LIST) + 1;
      return commit(appends.map((count) => Array.from({ length: count }, () => Buffer.from(String(number++)))));
    },
    event: async (data) => (await commit([[data]]))[0] as number,
    listed: () => {
      const data: string[] = [];
      for (let number = 0; number <= store.lastNumber(LIST); number++) {
        const position = store.entry(LIST, number);
        const record = position === undefined ? undefined : store.record(position);
        if (record) data.push(recordData(record).toString());
      }
      return data;
    },
    logged: () => {
      const data: string[] = [];
      let at = 0;
      for (let found = store.recordFrom(at); found; found = store.recordFrom(at)) {
        data.push(recordData(found.record).toString());
        at = found.next;
      }
      return data;
    },
  };
}

/** Opens a log again: its events by way of the index and of the log, and where it ends. */
export async function reopened(dataDir: string): Promise<{ listed: string[]; logged: string[]; end: number }> {
  const log = testLog(dataDir);
  const seen = { listed: log.listed(), logged: log.logged(), end: log.store.end() };
  await log.store.close();
  return seen;
}

/** The file of a segment. */
export const segmentFile = (dataDir: string, number = 0): string =>
  join(dataDir, 'segments', `${String(number).padStart(6, '0')}.log`);

/** Listens to what is written to stderr, in each test anew, and keeps it from being shown. */
export function hearing(): { said: string } {
  const heard = { said: '' };
  beforeEach(() => {
    heard.said = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      heard.said += String(text);
      return true;
    });
  });
  afterEach(() => jest.restoreAllMocks());
  return heard;
}

/** The stream, the events' type, and `$streams` for the first event: as `listsOf` tells them. */
function entriesOf(number: number): ListEntry[] {
  const entries = [LIST, LIST + 1].map((list) => ({ list, number }));
  return number === 0 ? [...entries, { list: LIST + 2, number: 0 }] : entries;
}

function eventRecord(number: number, position: number, data: Buffer): Buffer {
  const event = { id: randomUUID(), type: 'Numbered', json: false, data, metadata: Buffer.alloc(0) };
  return encodeRecord(event, { stream: STREAM, revision: number, position, created: 1_700_000_000_000 });
}

/** The numbers from 0 on, as the events of a log have them. */
export const numbers = (count: number): string[] => Array.from({ length: count }, (_, number) => String(number));
