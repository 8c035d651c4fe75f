import type { ReadModelStore } from '@aftercare/read-model-store';
import { NEW, openRecords, type Records } from './records';
import { temporaryStore } from './temporary-store.fixture';

const spec = { name: 'notes', fields: { due: { type: 'number', required: true } }, indexes: [['due']] } as const;

interface Note {
  readonly due: number;
  readonly by?: string;
}

let opened: Awaited<ReturnType<typeof temporaryStore>>;
let store: ReadModelStore;
let records: Records<Note>;

beforeEach(async () => {
  opened = await temporaryStore();
  ({ store } = opened);
  records = await openRecords<Note>(store, spec);
});
afterEach(() => opened.dispose());

describe('a record', () => {
  it('is new once, and counts its changes', async () => {
    expect(await records.put('a', { due: 1 }, NEW)).toBe(true);
    expect(await records.put('a', { due: 2 }, NEW)).toBe(false);
    expect(await records.put('a', { due: 3 }, 0)).toBe(true);
    expect(await records.get('a')).toEqual({ key: 'a', doc: { due: 3 }, revision: 1 });
  });

  it('is changed by one of two who saw the same revision', async () => {
    const other = await openRecords<Note>(store, spec);
    await records.put('a', { due: 1 }, NEW);
    const done = await Promise.all([
      records.put('a', { due: 2, by: 'one' }, 0),
      other.put('a', { due: 2, by: 'other' }, 0),
    ]);
    expect(done.filter(Boolean)).toHaveLength(1);
    expect((await other.get('a'))?.doc.by).toBe(done[0] ? 'one' : 'other');
  });

  it('is gone once it is removed, by somebody who saw how it stood', async () => {
    await records.put('a', { due: 1 }, NEW);
    await records.put('a', { due: 2 }, 0);
    expect(await records.remove('a', 0)).toBe(false);
    expect(await records.remove('a', 1)).toBe(true);
    expect(await records.get('a')).toBeUndefined();
    expect(await records.put('a', { due: 3 }, NEW)).toBe(false);
  });

  it('is found by what the collection declares', async () => {
    for (const due of [3, 1, 2]) await records.put(`n${due}`, { due }, NEW);
    const page = await records.find({ where: { due: { lte: 2 } }, sort: { by: 'due', dir: 'asc' }, limit: 10 });
    expect(page.items.map(({ key }) => key)).toEqual(['n1', 'n2']);
  });
});
