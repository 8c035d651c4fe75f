import * as fc from 'fast-check';
import { oneAtATime } from './one-at-a-time';

describe('actions of one key', () => {
  it('run one after the other in the order they came, while other keys go on; a failure stops nobody', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 20 }), async (s, keys) => {
        const inTurn = oneAtATime();
        const running = new Map<string, number>();
        const order: Record<string, number[]> = {};
        const all = keys.map((key, i) =>
          inTurn(key, async () => {
            expect(running.get(key) ?? 0).toBe(0);
            running.set(key, 1);
            (order[key] ??= []).push(i);
            await s.schedule(Promise.resolve());
            running.set(key, 0);
            if (i % 3 === 0) throw new Error(`action ${i}`);
          }),
        );
        await Promise.all([s.waitFor(Promise.allSettled(all))]);
        for (const [key, done] of Object.entries(order))
          expect(done).toEqual(keys.flatMap((k, i) => (k === key ? [i] : [])));
      }),
    );
  });
});
