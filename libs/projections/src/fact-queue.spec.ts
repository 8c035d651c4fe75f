import { bought, story } from '../../read-models/src/testing/story';
import { factQueue, type FactQueue } from './fact-queue';

const [fact] = story(['A', '2026-01-01', bought('P1', 1)]);
const sizes = { live: 10, catchingUp: 1_000 };

function fill(queue: FactQueue, from: number, count: number): void {
  for (let n = 0; n < count; n++) queue.push({ ...fact!, position: from + n });
}

/** Takes a batch that takes so many milliseconds for each of its facts; gives its size. */
async function taken(queue: FactQueue, msEach: number): Promise<number> {
  const { facts } = (await queue.take())!;
  queue.took(facts.length, facts.length * msEach);
  return facts.length;
}

describe('facts that wait for a read model', () => {
  it('are taken in batches that grow while the store is quick and shrink when it is slow', async () => {
    const queue = factQueue(-1, sizes);
    fill(queue, 0, 5_000);
    expect(await taken(queue, 0.01)).toBe(500);
    expect(await taken(queue, 0.01)).toBe(1_000);
    expect(await taken(queue, 2)).toBe(1_000);
    expect(await taken(queue, 2)).toBe(250);
    expect(await taken(queue, 1_000)).toBe(250);
    expect(await taken(queue, 1_000)).toBe(50);
    expect(await taken(queue, 0.01)).toBe(50);
    expect(await taken(queue, 0.01)).toBe(100);
  });

  it('are too many until less than a largest batch is left, in however small batches they are taken', async () => {
    const queue = factQueue(-1, sizes);
    queue.took(1, 60_000);
    fill(queue, 0, 1_249);
    expect(queue.full()).toBe(false);
    fill(queue, 1_249, 1);
    let room = false;
    const told = queue.room().then(() => (room = true));
    for (let left = 1_250 - 50; left >= 1_000; left -= 50) {
      expect((await queue.take())?.facts).toHaveLength(50);
      expect(queue.full()).toBe(true);
      expect(room).toBe(false);
    }
    await queue.take();
    await told;
    expect(queue.full()).toBe(false);
  });

  it('leave nobody waiting for room once they are dropped', async () => {
    const queue = factQueue(-1, sizes);
    fill(queue, 0, 2_000);
    const room = queue.room();
    queue.abandon();
    await room;
    expect(await queue.take()).toBeUndefined();
  });
});
