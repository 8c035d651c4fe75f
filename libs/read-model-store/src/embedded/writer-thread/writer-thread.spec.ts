import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
