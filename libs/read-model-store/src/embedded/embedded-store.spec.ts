import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { FencedOff } from '../fenced-off';
import { openReadModelStore } from '../open-read-model-store';
import { partitionOf, WHOLE } from '../partitions';
import type { CollectionSpec, ReadModelStore } from '../read-model-store';

const spec: CollectionSpec = {
  name: 'service-orders',
  fields: {
    'owner.id': { type: 'string', required: true },
    open: { type: 'boolean' },
    position: { type: 'number', required: true },
  },
  indexes: [['owner.id', 'position']],
};
const order = (owner: string, position: number, open = true) => ({ owner: { id: owner }, open, position });

describe('the embedded store', () => {
  let folder: string;
  let file: string;
  const opened: ReadModelStore[] = [];
  const open = async (): Promise<ReadModelStore> => {
    const store = await openReadModelStore({ file });
    opened.push(store);
    return store;
  };
  const analyst = (sql: string): readonly Record<string, unknown>[] => {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      return database.prepare(sql).all() as Record<string, unknown>[];
    } finally {
      database.close();
    }
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'read-models-'));
    file = join(folder, 'not', 'there', 'yet.sqlite');
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    rmSync(folder, { recursive: true, force: true });
  });

  it('can be opened by reader and writer at once, before the file exists, and is its owner’s alone', async () => {
    const [reader, writer] = await Promise.all([open(), open()]);
    const orders = reader.collection<ReturnType<typeof order>>(spec);
    expect(await orders.checkpoint()).toBe(-1);
    const build = await writer.build<ReturnType<typeof order>>(spec, 1);
    await writer.promote(spec.name, 1);
    await build.apply({ writes: [{ key: 'a', position: 3, doc: order('ann', 3) }], checkpoint: 4 });
    expect(await orders.checkpoint()).toBe(4);
    expect(await orders.get('a')).toEqual({ key: 'a', position: 3, doc: order('ann', 3) });
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(await reader.ping()).toMatch(/^sqlite \d/);
  });

  it('shows the serving version to SQL tools as a flat view', async () => {
    const store = await open();
    for (const version of [1, 2]) {
      const build = await store.build<ReturnType<typeof order>>(spec, version);
      const writes = [{ key: 'a', position: version, doc: order('ann', version, version === 1) }];
      await build.apply({ writes, checkpoint: version });
      await store.promote(spec.name, version);
      expect(analyst('SELECT * FROM service_orders')).toEqual([
        {
          key: 'a',
          position: version,
          owner_id: 'ann',
          open: version === 1 ? 1 : 0,
          doc_position: version,
          doc: JSON.stringify(order('ann', version, version === 1)),
        },
      ]);
    }
  });

  it('shows a read model to SQL tools whatever it is called', async () => {
    const store = await open();
    const build = await store.build({ name: 'order', fields: {}, indexes: [] }, 1);
    await build.apply({ writes: [{ key: 'a', position: 1, doc: {} }], checkpoint: 1 });
    await store.promote('order', 1);
    expect(analyst('SELECT key FROM "order"')).toEqual([{ key: 'a' }]);
  });

  it('answers a filtered, sorted page from the declared index alone', async () => {
    const store = await open();
    await store.build(spec, 1);
    const plan = (where: string) =>
      analyst(`EXPLAIN QUERY PLAN SELECT k FROM _service_orders_v1 WHERE doc IS NOT NULL AND ${where}`)
        .map(({ detail }) => detail)
        .join('; ');
    const page = plan(`f_owner_id = 'a' AND (f_position, k) < (9, 'z') ORDER BY f_position DESC, k DESC LIMIT 5`);
    expect(page).toMatch(/INDEX _service_orders_v1_by_owner_id_and_position \(f_owner_id=\? AND \(f_position,k\)</);
    expect(page).not.toMatch(/TEMP B-TREE/);
  });

  it('follows a declaration whose indexes have changed, and refuses one whose fields have', async () => {
    const store = await open();
    const indexes = () => analyst(`SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE '%_by_%'`);
    await store.build(spec, 1);
    await store.build({ ...spec, indexes: [['open']] }, 1);
    expect(indexes()).toEqual([{ name: '_service_orders_v1_by_open' }]);
    const more = { ...spec, fields: { ...spec.fields, city: { type: 'string' } as const } };
    await expect(store.build(more, 1)).rejects.toThrow('raise the read model');
    await store.promote(spec.name, 1);
    const ahead = store.collection(more).find({ where: { city: { eq: 'Bonn' } }, limit: 1 });
    await expect(ahead).rejects.toThrow('city: version 1, which serves, was built without it');
  });

  it('makes indexes of a bulk build only when told to', async () => {
    const store = await open();
    const build = await store.build(spec, 1, { bulk: true });
    const count = () => analyst(`SELECT count(*) AS n FROM sqlite_schema WHERE name LIKE '%_by_%'`);
    expect(count()).toEqual([{ n: 0 }]);
    await build.buildIndexes();
    expect(count()).toEqual([{ n: 1 }]);
  });

  it('reaps tombstones when a writer opens past them whom no earlier one can overtake', async () => {
    const store = await open();
    const build = await store.build<ReturnType<typeof order>>(spec, 1);
    await build.apply({ writes: [{ key: 'a', position: 1, delete: true }], checkpoint: 1 });
    const rows = () => analyst('SELECT k FROM _service_orders_v1');
    expect(rows()).toEqual([{ k: 'a' }]);
    await store.build(spec, 1);
    expect(rows()).toEqual([{ k: 'a' }]);
    await store.build(spec, 1, { share: WHOLE.map(({ partition }) => ({ partition, fence: 1 })) });
    expect(rows()).toEqual([]);
    const late = build.apply({ writes: [{ key: 'a', position: 0, doc: order('ann', 0) }], checkpoint: 1 });
    await expect(late).rejects.toThrow(FencedOff);
  });

  it('keeps a tombstone for as long as a writer may begin below it, whatever else is in its share', async () => {
    const store = await open();
    const of = (fence: number, keys: readonly string[]) => ({
      share: [...new Set(keys.map(partitionOf))].map((partition) => ({ partition, fence })),
    });
    const [key, behind] = ['a', 'b'];
    expect(partitionOf(key)).not.toBe(partitionOf(behind));
    const first = await store.build<ReturnType<typeof order>>(spec, 1, of(1, [key]));
    await first.apply({ writes: [{ key, position: 5, delete: true }], checkpoint: 5 });
    await store.build(spec, 1, of(2, [key]));
    const both = await store.build<ReturnType<typeof order>>(spec, 1, of(3, [key, behind]));
    const again = await both.apply({ writes: [{ key, position: 4, doc: order('ann', 4) }], checkpoint: 4 });
    expect(again).toEqual({ applied: 0, skipped: 1 });
  });
});
