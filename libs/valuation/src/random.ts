/** A source of numbers strictly between 0 and 1. */
export type Random = () => number;

/**
 * Deterministic numbers from a seed: xoshiro128** (Blackman and Vigna 2018), seeded by splitmix32. The same seed gives the same
 * numbers on every machine. Not for secrets.
 */
export function randomFrom(seed: number): Random {
  let word = seed | 0;
  const seeded = (): number => {
    word = (word + 0x9e3779b9) | 0;
    let mixed = word ^ (word >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  let [a, b, c, d] = [seeded(), seeded(), seeded(), seeded()];
  const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
  const next = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
  // 52 random bits and a half: never 0 and never 1, so that logarithms of either side are finite.
  return () => ((next() >>> 6) * 67108864 + (next() >>> 6) + 0.5) / 4503599627370496;
}
