import fc from 'fast-check';

import { uuidTable } from './uuid-table';

const SLOTS = 8;

/** Ids that differ in one place only, so that many of them begin their search at the same entry or next to it. */
const id = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 0xffff })).map(([place, value]) => {
  const groups = ['00000000', '0000', '4000', '8000', '000000000000'];
  groups[place === 3 ? 4 : place] = value.toString(16).padStart(place === 0 ? 8 : place === 3 ? 12 : 4, '0');
  return groups.join('-');
});

describe('the table of UUIDs', () => {
  it('finds what was put and not removed, as a map does', () => {
    fc.assert(
      fc.property(fc.array(id, { maxLength: 200 }), (ids) => {
        const table = uuidTable(SLOTS);
        const known: string[] = [];
        for (const [count, next] of ids.entries()) {
          expect(table.find(next)).toBe(known.indexOf(next));
          if (known.includes(next)) continue;
          const slot = known.length < SLOTS ? known.length : count % SLOTS;
          if (slot < known.length) table.remove(slot);
          table.put(next, slot);
          known[slot] = next;
          for (const [index, one] of known.entries()) expect(table.find(one)).toBe(index);
        }
      }),
    );
  });

  it('tells apart ids that differ in a single digit', () => {
    const one = '01234567-89ab-4def-8123-456789abcdef';
    const table = uuidTable(SLOTS);
    table.put(one, 3);
    for (let at = 0; at < one.length; at++) {
      if (one[at] === '-') continue;
      const other = one.slice(0, at) + (one[at] === '0' ? '1' : '0') + one.slice(at + 1);
      expect(table.find(other)).toBe(-1);
    }
    expect(table.find(one)).toBe(3);
    table.clear();
    expect(table.find(one)).toBe(-1);
  });
});
