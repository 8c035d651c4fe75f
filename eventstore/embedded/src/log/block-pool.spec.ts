import { BLOCK, blockPool } from './block-pool';

const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const filledWith = (value: number) => (memory: Buffer) => memory.fill(value).length;

it('bytes stay as they are for the whole turn, however many blocks are read in it', async () => {
  const pool = blockPool(3, () => undefined);
  const read = Array.from({ length: 10 }, (_, key) => pool.add(key, filledWith(key)));
  for (const [key, bytes] of read.entries()) expect(bytes.equals(Buffer.alloc(BLOCK, key))).toBe(true);
  expect(pool.get(0)?.[0]).toBe(0);
  expect(pool.get(9)).toBeUndefined();

  await turnOfTheLoop();
  const kept = pool.get(1);
  const later = [20, 21, 22].map((key) => pool.add(key, filledWith(key)));
  expect(kept?.equals(Buffer.alloc(BLOCK, 1))).toBe(true);
  for (const [index, bytes] of later.entries()) expect(bytes[0]).toBe(20 + index);
});

it('the memory of a turn that is over is used again, that of forgotten blocks too, and it is told', async () => {
  let turns = 0;
  const pool = blockPool(2, () => turns++);
  const first = pool.add(1, filledWith(1));
  pool.add(2, filledWith(2));
  pool.delete(1);
  expect(pool.get(1)).toBeUndefined();
  expect(first[0]).toBe(1);
  await turnOfTheLoop();
  expect(turns).toBe(1);
  pool.add(3, filledWith(3));
  pool.add(4, filledWith(4));
  expect(pool.keys()).toEqual([3, 4]);
  expect([3, 4]).toContain(first[0]);
});

it('a block may end early', () => {
  const pool = blockPool(1, () => undefined);
  expect(pool.add(1, (memory) => memory.write('end')).toString()).toBe('end');
});
