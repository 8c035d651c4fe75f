/** Entries of a list that are kept under one key: 6 bytes each, the position, 0 where there is none. */
export const BLOCK_ENTRIES = 128;

const WIDTH = 6;

export const blockNumber = (number: number): number => Math.floor(number / BLOCK_ENTRIES);

/** The position of an entry inside its block; undefined if it has none. */
export function positionIn(block: Buffer, number: number): number | undefined {
  const at = (number % BLOCK_ENTRIES) * WIDTH;
  const position = at < block.length ? block.readUIntBE(at, WIDTH) : 0;
  return position === 0 ? undefined : position;
}

/** The number of the last entry of a block, whose number in the list is `block`. */
export const lastIn = (bytes: Buffer, block: number): number => block * BLOCK_ENTRIES + bytes.length / WIDTH - 1;

/** A run of positions, the first of them at `first`, cut into blocks; `stored` gives what a block holds already. */
export function* blocksOf(
  { first, positions }: { readonly first: number; readonly positions: readonly number[] },
  stored: (block: number) => Buffer | undefined,
): Generator<{ block: number; bytes: Buffer }> {
  for (let taken = 0; taken < positions.length;) {
    const number = first + taken;
    const block = blockNumber(number);
    const from = number % BLOCK_ENTRIES;
    const count = Math.min(BLOCK_ENTRIES - from, positions.length - taken);
    const before = stored(block);
    const bytes = Buffer.alloc(Math.max((from + count) * WIDTH, before?.length ?? 0));
    before?.copy(bytes);
    for (let index = 0; index < count; index++)
      bytes.writeUIntBE(positions[taken + index] as number, (from + index) * WIDTH, WIDTH);
    yield { block, bytes };
    taken += count;
  }
}
