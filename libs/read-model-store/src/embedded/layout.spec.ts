import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { order, orders, type Order } from '../contract/orders';
import { fieldsText, checkDeclaration } from '../rules/declaration-rules';
import { openEmbeddedStore } from './embedded-store';

/** A file as layout 1 was: one checkpoint a build, no folds. Version 1 has retired, 2 serves, 3 is being filled. */
function makeLayout1(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE _builds (name TEXT NOT NULL, version INTEGER NOT NULL, checkpoint INTEGER NOT NULL, fields TEXT NOT NULL,
      PRIMARY KEY (name, version)) WITHOUT ROWID;
    CREATE TABLE _serving (name TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;
    INSERT INTO _serving VALUES ('orders', 2);
    PRAGMA user_version = 1;`);
  const addBuild = database.prepare('INSERT INTO _builds VALUES (?, ?, ?, ?)');
  for (const [name, version, checkpoint] of [
    ['orders', 1, 4],
    ['orders', 2, 9],
    ['orders', 3, 2],
    ['leases', 1, 7],
  ] as const) {
    addBuild.run(name, version, checkpoint, fieldsText(checkDeclaration(orders)));
    const table = `_${name}_v${version}`;
    database.exec(`CREATE TABLE ${table} (k TEXT NOT NULL PRIMARY KEY, p INTEGER NOT NULL, doc TEXT
      , f_amount GENERATED ALWAYS AS (json_extract(doc, '$."amount"')) VIRTUAL
      , f_customer GENERATED ALWAYS AS (json_extract(doc, '$."customer"')) VIRTUAL
      , f_open GENERATED ALWAYS AS (json_extract(doc, '$."open"')) VIRTUAL
      , f_unit_model GENERATED ALWAYS AS (json_extract(doc, '$."unit"."model"')) VIRTUAL);
      CREATE INDEX ${table}_tombstones ON ${table} (p) WHERE doc IS NULL;`);
    const add = database.prepare(`INSERT INTO ${table} VALUES (?, ?, ?)`);
    for (const key of ['a', 'b', 'c']) add.run(key, checkpoint, JSON.stringify(order(`${key}${version}`, version)));
    add.run('gone', checkpoint, null);
  }
  database.close();
}

describe('a read-model file of another layout', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'read-models-'));
    file = join(folder, 'read-models.sqlite');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is taken over with its documents and checkpoints, a build n as build n of fold n', async () => {
    makeLayout1(file);
    // Two processes may start at once.
    const [store, other] = await Promise.all([openEmbeddedStore(file), openEmbeddedStore(file)]);
    expect(await other.versions('orders')).toMatchObject([
      { version: 1, fold: 1, serving: false, served: true, checkpoint: 4, checkpoints: Array(8).fill(4) },
      { version: 2, fold: 2, serving: true, served: true, checkpoint: 9, checkpoints: Array(8).fill(9) },
      { version: 3, fold: 3, serving: false, served: false, checkpoint: 2, checkpoints: Array(8).fill(2) },
    ]);
    expect(await store.versions('leases')).toMatchObject([{ version: 1, fold: 1, served: false, checkpoint: 7 }]);
    const collection = store.collection<Order>(orders);
    expect(await collection.checkpoint()).toBe(9);
    expect((await collection.find({ sort: { by: 'customer', dir: 'asc' }, limit: 9 })).items).toHaveLength(3);
    const writer = await store.build<Order>(orders, 2, { fold: 2, share: [{ partition: 0, fence: 1 }] });
    expect(await writer.checkpoint()).toBe(9);
    expect((await writer.getMany(['a'])).get('a')).toEqual({ key: 'a', position: 9, doc: order('a2', 2) });
    for (const opened of [store, other]) await opened.close();
  });

  it('is refused when a newer version of the program made it', async () => {
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 3');
    database.close();
    await expect(openEmbeddedStore(file)).rejects.toThrow('made by a newer version of Aftercare');
  });

  it('may hold a build with another number of partitions: it is read, and not written', async () => {
    const store = await openEmbeddedStore(file);
    await store.build<Order>(orders, 1);
    await store.promote(orders.name, 1);
    const database = new DatabaseSync(file);
    database.exec('UPDATE _builds SET partitions = 4; DELETE FROM _partitions WHERE partition >= 4');
    database.close();
    await expect(store.build(orders, 1)).rejects.toMatchObject({
      field: 'partitions',
      fix: 'version 1 was built in 4 parts, this program has 8: make a new build',
    });
    expect((await store.versions(orders.name))[0]?.checkpoints).toEqual([-1, -1, -1, -1]);
    expect(await store.collection(orders).checkpoint()).toBe(-1);
    await store.build(orders, 2);
    await store.close();
  });
});
