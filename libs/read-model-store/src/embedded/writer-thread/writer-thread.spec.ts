import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { builtThread } from './built-thread.fixture';
import { openThreadedStore } from './threaded-store';

const spec = { name: 'orders', fields: {}, indexes: [] };
const write = (key: string, position: number) => ({
  writes: [{ key, position, doc: { key } }],
  checkpoint: position,
});

describe('the thread that writes read models', () => {
  let folder: string;
  const open = (program = builtThread) => openThreadedStore(join(folder, 'read-models.sqlite'), program);
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'writer-thread-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('does what was asked before it is closed, and nothing that is asked later', async () => {
    const store = await open();
    const writer = await store.build(spec, 1);
    const asked = Array.from({ length: 20 }, (_, position) => writer.apply(write(`k${position}`, position)));
    await store.close();
    expect(await Promise.all(asked)).toEqual(asked.map(() => ({ applied: 1, skipped: 0 })));
    await expect(writer.apply(write('late', 99))).rejects.toThrow('the read-model store is closed');
    const again = await open();
    expect(await (await again.build(spec, 1)).checkpoint()).toBe(19);
    await again.close();
  });

  it('does what is urgent before the batches that were asked for earlier, all in their order', async () => {
    const store = await open();
    const batches = await store.build(spec, 1);
    const leases = await store.build({ ...spec, name: 'leases' }, 1, { urgent: true });
    const answered: string[] = [];
    // Somebody else holds the file: the thread stands before its first batch, or waits in it, until all is asked.
    const other = new DatabaseSync(join(folder, 'read-models.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    const asked = [0, 1, 2, 3].map((n) => batches.apply(write('k', n)).then(() => answered.push(`batch ${n}`)));
    const renewed = [1, 2].map((n) => leases.apply(write('lease', n)).then(() => answered.push(`lease ${n}`)));
    other.exec('COMMIT');
    other.close();
    await Promise.all([...asked, ...renewed]);
    if (answered[0] === 'batch 0') answered.shift();
    const others = ['batch 0', 'batch 1', 'batch 2', 'batch 3'].slice(-answered.length + 2);
    expect(answered).toEqual(['lease 1', 'lease 2', ...others]);
    await store.close();
  });

  it('may be closed twice, and without ever having written', async () => {
    const store = await open();
    await store.close();
    await store.close();
  });

  it('fails every call, now and later, when it has ended by itself', async () => {
    const program = join(folder, 'dies.js');
    writeFileSync(
      program,
      `require('node:worker_threads').parentPort.on('message', () => { throw new Error('died'); });`,
    );
    const store = await open(program);
    await expect(store.build(spec, 1)).rejects.toThrow('died');
    await expect(store.build(spec, 1)).rejects.toThrow('died');
    await store.close();
  });

  it('has an error of SQLite as the error of the call', async () => {
    const store = await open();
    const writer = await store.build(spec, 1);
    await store.drop(spec.name, 1);
    await expect(writer.apply(write('k', 1))).rejects.toThrow('version 1 of orders was dropped: open a build anew');
    await store.close();
  });
});
