import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { order, orders, type Order } from '../contract/orders';
import type { ReadModelStore } from '../read-model-store';
import { openDatabase } from './database';
import { openEmbeddedStore } from './embedded-store';

const run = promisify(execFile);

/** Asks one question of the file, opened for reading only, and gives the rows as JSON. */
interface SqlTool {
  readonly name: string;
  readonly program: string;
  readonly args: (file: string, sql: string) => readonly string[];
  /** How it takes a column for a number; as it is unless stated. */
  readonly number?: (sql: string) => string;
}

const PYTHON = `import json, sqlite3, sys
connection = sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True, timeout=5)
connection.row_factory = sqlite3.Row
print(json.dumps([dict(row) for row in connection.execute(sys.argv[2])]))`;

const DUCKDB = `import json, sys, duckdb
from duckdb_extensions import import_extension
import_extension('sqlite_scanner')
connection = duckdb.connect()
connection.execute('LOAD sqlite_scanner')
connection.execute(f"ATTACH '{sys.argv[1]}' AS read_models (TYPE sqlite, READ_ONLY)")
connection.execute('USE read_models')
answer = connection.execute(sys.argv[2])
names = [column[0] for column in answer.description]
print(json.dumps([dict(zip(names, row)) for row in answer.fetchall()]))`;

/** A Python with test/peers/duckdb/requirements.txt, which .ci/run makes. */
const withDuckDb = process.env['AFTERCARE_TEST_DUCKDB'];

const TOOLS: readonly SqlTool[] = [
  {
    ...{ name: 'sqlite3', program: 'sqlite3' },
    args: (file, sql) => ['-json', '-cmd', '.timeout 5000', `file:${file}?mode=ro`, sql],
  },
  { name: "Python's sqlite3", program: 'python3', args: (file, sql) => ['-c', PYTHON, file, sql] },
  {
    ...{ name: 'DuckDB', program: withDuckDb ?? 'no-duckdb' },
    args: (file, sql) => ['-c', DUCKDB, file, sql],
    // It takes what an SQLite view gives for text: without casts its 99 would be more than its 100.
    number: (sql) => `CAST(${sql} AS BIGINT)`,
  },
];
const here = TOOLS.filter(({ program }) => spawnSync(program, ['--version']).status === 0);

const KEYS = Array.from({ length: 20 }, (_, i) => `k${i}`);
const QUESTIONS = 3;
const asItIs = (sql: string): string => sql;

const question = (number: (sql: string) => string): string =>
  `SELECT count(*) AS n, min(${number('amount')}) AS lowest, max(${number('amount')}) AS highest,
    min(${number('position')}) AS first, max(${number('position')}) AS last,
    sum(${number("json_extract(doc, '$.amount')")}) AS total FROM orders WHERE customer >= 'a'`;

interface Answer {
  readonly n: number;
  readonly lowest: number;
  readonly highest: number;
  readonly first: number;
  readonly last: number;
  readonly total: number;
}

describe('SQL tools', () => {
  let folder: string;
  let store: ReadModelStore;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'read-models-'));
    store = await openEmbeddedStore(join(folder, 'read-models.sqlite'));
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are on this machine, or nothing is known of them', () => {
    if (here.length === 0) console.warn('neither sqlite3 nor python3 is here: reading the view with them is not tried');
    expect(here.length).toBeLessThanOrEqual(TOOLS.length);
    expect(here.some(({ name }) => name === 'DuckDB')).toBe(withDuckDb !== undefined);
  });

  it('are told the types of its columns', async () => {
    const store = await openEmbeddedStore(join(folder, 'typed.sqlite'));
    await store.build<Order>(orders, 1);
    await store.promote(orders.name, 1);
    await store.close();
    const database = await openDatabase(join(folder, 'typed.sqlite'), () => undefined);
    const columns = database.rows('SELECT name, type FROM pragma_table_info(?)', 'orders');
    database.close();
    expect(Object.fromEntries(columns.map(({ name, type }) => [name, type]))).toMatchObject({
      ...{ key: 'TEXT', position: 'INTEGER', customer: 'TEXT', amount: 'INTEGER', open: 'INTEGER', doc: 'TEXT' },
    });
  });

  for (const { name, program, args, number = asItIs } of here)
    it(`read the flat view while a projector writes: ${name}`, async () => {
      const writer = await store.build<Order>(orders, 1);
      await store.promote(orders.name, 1);
      // Each batch moves all documents on, so that half of one would show as two amounts.
      const write = (i: number) =>
        writer.apply({ writes: KEYS.map((key) => ({ key, position: i, doc: order('ann', i) })), checkpoint: i });
      await write(0);
      let reading = true;
      const read = (async () => {
        const answers: Answer[] = [];
        while (answers.length < QUESTIONS) {
          const { stdout } = await run(program, args(join(folder, 'read-models.sqlite'), question(number)));
          answers.push(...(JSON.parse(stdout) as Answer[]));
        }
        reading = false;
        return answers;
      })().finally(() => (reading = false));
      let written = 0;
      while (reading) {
        await write((written += 1));
        await pause();
      }
      const answers = await read;
      for (const { n, lowest, highest, first, last, total } of answers) {
        expect([n, highest, first, last, total]).toEqual([KEYS.length, lowest, lowest, lowest, KEYS.length * lowest]);
      }
      expect(answers.map(({ last }) => last)).toEqual([...answers.map(({ last }) => last)].sort((a, b) => a - b));
      expect(answers.at(-1)?.last).toBeGreaterThan(0);
      expect(written).toBeGreaterThan(QUESTIONS);
    });
});
