import { atOnce } from './at-once';

describe('work at once', () => {
  it('is never on more items than allowed, and its results keep their order', async () => {
    let underWay = 0;
    let most = 0;
    const results = await atOnce([5, 1, 4, 2, 3], 2, async (item) => {
      most = Math.max(most, ++underWay);
      for (let turn = 0; turn < item; turn++) await Promise.resolve();
      underWay--;
      return item * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
  });

  it('begins nothing new after a failure, and fails once nothing is under way', async () => {
    const begun: number[] = [];
    let underWay = 0;
    const work = atOnce([1, 2, 3, 4], 2, async (item) => {
      begun.push(item);
      underWay++;
      for (let turn = 0; turn < 5 * item; turn++) await Promise.resolve();
      underWay--;
      if (item === 1) throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(begun).toEqual([1, 2]);
    expect(underWay).toBe(0);
  });
});
