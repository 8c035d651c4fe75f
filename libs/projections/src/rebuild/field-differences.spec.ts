import { fieldDifferences } from './field-differences';

describe('the differences of two documents', () => {
  it('are named by their paths, into objects and lists', () => {
    const serving = { name: 'same', orders: [{ margin: 1 }, { margin: 2 }], gone: null };
    const rebuilt = { name: 'same', orders: [{ margin: 1 }, { margin: 3 }, { margin: 4 }] };
    expect(fieldDifferences(serving, rebuilt, 10)).toEqual([
      { path: 'orders.1.margin', serving: '2', rebuilt: '3' },
      { path: 'orders.2', rebuilt: '{"margin":4}' },
      { path: 'gone', serving: 'null' },
    ]);
  });

  it('tell a list from an object, and null from nothing', () => {
    expect(fieldDifferences({ a: [], b: null }, { a: {}, b: {} }, 10).map(({ path }) => path)).toEqual(['a', 'b']);
  });

  it('are as many as asked for, with long values cut', () => {
    const found = fieldDifferences({ a: 'x'.repeat(500), b: 1, c: 1 }, { a: '', b: 2, c: 2 }, 2);
    expect(found.map(({ path }) => path)).toEqual(['a', 'b']);
    expect(found[0]?.serving).toHaveLength(81);
  });
});
