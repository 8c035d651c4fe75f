import { pacedSize, type PacedSize } from './paced-size';

const options = { least: 10, first: 100, most: 1_000, aimMs: 500 };

/** One full batch after the other at so many a second; gives the milliseconds each took. */
const rounds = (size: PacedSize, perSecond: number, count: number): readonly number[] =>
  Array.from({ length: count }, () => {
    const done = size.now();
    const ms = (done * 1_000) / perSecond;
    size.took(done, ms);
    return ms;
  });

describe('a size that follows the time it takes', () => {
  it('grows to the most while that is quick', () => {
    const size = pacedSize(options);
    rounds(size, 100_000, 5);
    expect(size.now()).toBe(1_000);
  });

  it('takes too long once when everything has become slow, and fits from then on', () => {
    const size = pacedSize(options);
    rounds(size, 100_000, 5);
    const [first, ...later] = rounds(size, 100, 6);
    expect(first).toBe(10_000);
    expect(Math.max(...later)).toBeLessThanOrEqual(500);
  });

  it('is never below the least, nor above the most', () => {
    const size = pacedSize({ ...options, least: 10, most: 4 });
    expect(size.now()).toBe(4);
    size.took(4, 60_000);
    expect(size.now()).toBe(4);
    const slow = pacedSize(options);
    slow.took(1, 60_000);
    expect(slow.now()).toBe(10);
  });

  it('does not grow by what was less than it allows', () => {
    const size = pacedSize(options);
    size.took(3, 1);
    expect(size.now()).toBe(100);
  });
});
