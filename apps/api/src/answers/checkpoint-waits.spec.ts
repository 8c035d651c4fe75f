import { checkpointWaits } from './checkpoint-waits';

const soon = () => performance.now() + 60_000;

describe('waiting for a checkpoint', () => {
  it('is one poll for all who wait, and each is told at its own position', async () => {
    let [checkpoint, asked] = [0, 0];
    const waits = checkpointWaits(() => Promise.resolve((asked++, checkpoint)));
    const told: number[] = [];
    const reached = Array.from({ length: 100 }, (_, n) => waits.reach(n + 1, soon()).then(() => told.push(n + 1)));
    await new Promise((resolve) => setImmediate(resolve));
    asked = 0;
    while (checkpoint < 100) {
      checkpoint += 10;
      while (told.length < checkpoint) await new Promise((resolve) => setTimeout(resolve, 1));
      expect(told.length).toBe(checkpoint);
    }
    await Promise.all(reached);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    // One poll a step, and perhaps one that was under way: not one for each who waits.
    expect(asked).toBeLessThanOrEqual(20);
  });

  it('ends in time with how far it is', async () => {
    const waits = checkpointWaits(() => Promise.resolve(7));
    expect(await waits.reach(8, performance.now() + 20)).toBe(7);
    expect(await waits.reach(8, performance.now() - 1)).toBe(7);
    expect(await waits.reach(7, soon())).toBe(7);
  });

  it('fails for all who wait when the store does, and works again afterwards', async () => {
    let away = false;
    const waits = checkpointWaits(() => (away ? Promise.reject(new Error('away')) : Promise.resolve(1)));
    const failing = [waits.reach(2, soon()), waits.reach(3, soon())];
    await new Promise((resolve) => setImmediate(resolve));
    away = true;
    for (const wait of failing) await expect(wait).rejects.toThrow('away');
    away = false;
    expect(await waits.reach(1, soon())).toBe(1);
  });
});
