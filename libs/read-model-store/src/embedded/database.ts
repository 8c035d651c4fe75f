import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite';
import { LRUCache } from 'lru-cache';

export type SqlValue = string | number | null;
export type Row = Readonly<Record<string, SqlValue>>;

/** One connection with its prepared statements. Every call is synchronous. */
export interface Database {
  rows(sql: string, ...values: readonly SqlValue[]): readonly Row[];
  row(sql: string, ...values: readonly SqlValue[]): Row | undefined;
  /** Runs a statement and tells how many rows it changed. */
  run(sql: string, ...values: readonly SqlValue[]): number;
  /** All of the work or nothing of it. Takes the write lock at once, so it never fails half-way for lack of it. */
  transaction<R>(work: () => R): R;
  close(): void;
}

const BUSY_TIMEOUT_MS = 5000;
/** Between two looks whether another process still writes: SQLite's own waits grow to 100 ms, in which many others come and go. */
const LOOK_MS = 1;
const OPEN_ATTEMPTS = 200;
const OPEN_PAUSE_MS = 50;
const MAX_STATEMENTS = 500;

/** `synchronous NORMAL`: a power cut may lose the last batches, documents and checkpoint together; they are folded again. */
const SETTINGS = `
  PRAGMA journal_mode = WAL;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA synchronous = NORMAL;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -32768;`;

/** Opens or makes the file (readable by its owner only) and prepares it; waits while another process does the same. */
export async function openDatabase(file: string, prepare: (database: Database) => void): Promise<Database> {
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', 0o600));
  for (let attempt = 1; ; attempt += 1) {
    const connection = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    try {
      connection.exec(SETTINGS);
      const database = withStatements(connection);
      prepare(database);
      return database;
    } catch (error) {
      connection.close();
      // Turning on the write-ahead log does not wait for the busy timeout.
      if (!isBusy(error) || attempt === OPEN_ATTEMPTS) throw error;
      await pause(OPEN_PAUSE_MS);
    }
  }
}

const isBusy = (error: unknown): boolean => error instanceof Error && /database is (locked|busy)/i.test(error.message);

/** True when a statement met a table that another process has dropped. */
export const isTableGone = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('no such table');

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * Takes the write lock; waits for it as a statement does, but looks for it more often. Looks are counted, not milliseconds: a process that was
 * held up itself (frozen, or on a machine that was) has not waited meanwhile.
 */
function begin(connection: DatabaseSyncInstance): void {
  connection.exec('PRAGMA busy_timeout = 0');
  try {
    for (let looks = 1; ; looks += 1) {
      try {
        return connection.exec('BEGIN IMMEDIATE');
      } catch (error) {
        if (!isBusy(error) || looks > BUSY_TIMEOUT_MS / LOOK_MS) throw error;
        Atomics.wait(sleeper, 0, 0, LOOK_MS);
      }
    }
  } finally {
    connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
}

function withStatements(connection: DatabaseSyncInstance): Database {
  const statements = new LRUCache<string, { statement: StatementSyncInstance; parameters: number }>({
    max: MAX_STATEMENTS,
  });
  const prepared = (sql: string, values: readonly SqlValue[]): StatementSyncInstance => {
    let entry = statements.get(sql);
    if (!entry) {
      entry = { statement: connection.prepare(sql), parameters: sql.split('?').length - 1 };
      statements.set(sql, entry);
    }
    // A parameter that is not bound would silently be NULL.
    if (entry.parameters !== values.length) throw new Error(`${entry.parameters} parameters, ${values.length} values`);
    return entry.statement;
  };
  return {
    rows: (sql, ...values) => prepared(sql, values).all(...values) as Row[],
    row: (sql, ...values) => prepared(sql, values).get(...values) as Row | undefined,
    run: (sql, ...values) => prepared(sql, values).run(...values).changes,
    transaction: (work) => {
      begin(connection);
      try {
        const result = work();
        connection.exec('COMMIT');
        return result;
      } catch (error) {
        if (connection.isTransaction) connection.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => {
      statements.clear();
      if (connection.isOpen) connection.close();
    },
  };
}
