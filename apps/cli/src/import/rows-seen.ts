import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';

/** What an import remembers of the rows it has read, on disk, so that memory does not grow with the file. */
export interface RowsSeen {
  /** How often a content has come: 1 for the first time, 2 for the second ... */
  occurrence(content: Buffer): number;
  /** The date of a customer's first row: the customer is registered as of it. */
  customerSince(customer: string, date: string): string;
  close(): void;
}

/** A throw-away database in the temporary folder: losing it loses nothing, so it never waits for the disk. */
export function rowsSeen(): RowsSeen {
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-import-'));
  const database = new DatabaseSync(join(folder, 'rows-seen.sqlite'));
  database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
    CREATE TABLE content (digest BLOB PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE customer (id TEXT PRIMARY KEY, since TEXT NOT NULL) WITHOUT ROWID; BEGIN`);
  const count = database.prepare(
    'INSERT INTO content VALUES (?, 1) ON CONFLICT (digest) DO UPDATE SET n = n + 1 RETURNING n',
  );
  const remember = database.prepare(
    'INSERT INTO customer VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET since = since RETURNING since',
  );
  return {
    occurrence: (content) => (count.get(content) as { n: number }).n,
    customerSince: (customer, date) => (remember.get(customer, date) as { since: string }).since,
    close() {
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
