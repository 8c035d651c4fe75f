import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';

/** Counts how often each key has been seen, on disk, so that memory does not grow with the file. */
export interface Occurrences {
  /** 1 for the first time a key is seen, 2 for the second ... */
  next(key: Buffer): number;
  close(): void;
}

/** A throw-away database in the temporary folder: losing it loses nothing, so it never waits for the disk. */
export function countOccurrences(): Occurrences {
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-import-'));
  const database = new DatabaseSync(join(folder, 'occurrences.sqlite'));
  database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
    CREATE TABLE seen (key BLOB PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID; BEGIN`);
  const count = database.prepare(
    'INSERT INTO seen VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET n = n + 1 RETURNING n',
  );
  return {
    next: (key) => (count.get(key) as { n: number }).n,
    close() {
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
