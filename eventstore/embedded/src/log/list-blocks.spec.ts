import fc from 'fast-check';

import { BLOCK_ENTRIES, blockNumber, blocksOf, lastIn, positionIn } from './list-blocks';

const position = fc.integer({ min: 64, max: 2 ** 48 - 1 });
const runs = fc.array(
  fc.record({ gap: fc.nat(400), positions: fc.array(position, { minLength: 1, maxLength: 400 }) }),
  { minLength: 1, maxLength: 5 },
);

it('blocks give every entry its position, those that were never there none, and the last its number', () => {
  fc.assert(
    fc.property(runs, (parts) => {
      const blocks = new Map<number, Buffer>();
      const expected = new Map<number, number>();
      let next = 0;
      for (const { gap, positions } of parts) {
        const first = next + gap;
        for (const [index, at] of positions.entries()) expected.set(first + index, at);
        next = first + positions.length;
        const written = blocksOf({ first, positions }, (block) => blocks.get(block));
        for (const { block, bytes } of [...written]) blocks.set(block, bytes);
      }
      const entry = (number: number) => {
        const bytes = blocks.get(blockNumber(number));
        return bytes && positionIn(bytes, number);
      };
      for (let number = 0; number < next + BLOCK_ENTRIES; number++) expect(entry(number)).toBe(expected.get(number));
      const [block, bytes] = [...blocks].at(-1) as [number, Buffer];
      expect(lastIn(bytes, block)).toBe(next - 1);
    }),
    { numRuns: 50 },
  );
});
