import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { order, orders, type Order } from '../contract/orders';
import type { ReadModelStore } from '../read-model-store';
import { openEmbeddedStore } from './embedded-store';

const run = promisify(execFile);

/** Asks one question of the file, opened for reading only, and gives the first row as JSON. */
interface SqlTool {
  readonly program: string;
  readonly args: (file: string, sql: string) => readonly string[];
}

const PYTHON = `import json, sqlite3, sys
connection = sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True, timeout=5)
connection.row_factory = sqlite3.Row
print(json.dumps([dict(row) for row in connection.execute(sys.argv[2])]))`;

const TOOLS: readonly SqlTool[] = [
  { program: 'sqlite3', args: (file, sql) => ['-json', '-cmd', '.timeout 5000', `file:${file}?mode=ro`, sql] },
  { program: 'python3', args: (file, sql) => ['-c', PYTHON, file, sql] },
];
const here = TOOLS.filter(({ program }) => spawnSync(program, ['--version']).status === 0);

const KEYS = Array.from({ length: 20 }, (_, i) => `k${i}`);
const QUESTIONS = 3;
const SQL = `SELECT count(*) AS n, min(amount) AS lowest, max(amount) AS highest, min(position) AS first,
  max(position) AS last, sum(json_extract(doc, '$.amount')) AS total FROM orders WHERE customer >= 'a'`;

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
  });

  for (const { program, args } of here)
    it(`read the flat view while a projector writes: ${program}`, async () => {
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
          const { stdout } = await run(program, args(join(folder, 'read-models.sqlite'), SQL));
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
