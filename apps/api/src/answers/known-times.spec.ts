import fc from 'fast-check';
import { knownTimes } from './known-times';

const time = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

describe('what is known of the times of the log', () => {
  it('is nothing before the first look', () => {
    expect(knownTimes().until(1_000)).toBeUndefined();
  });

  it('tells of each position the latest time that something at or before it was learned with', () => {
    const pairs = fc.array(fc.tuple(fc.nat(30), fc.nat(59)), { maxLength: 30 });
    fc.assert(
      fc.property(pairs, fc.nat(40), (learned, position) => {
        const times = knownTimes();
        for (const [at, second] of learned) times.learn(at, time(second));
        const best = learned.filter(([at]) => at <= position).map(([, second]) => time(second));
        expect(times.until(position)).toBe(best.sort().at(-1));
      }),
    );
  });

  it('forgets the oldest when there are many, and then says less, never more', () => {
    const times = knownTimes(3);
    for (let n = 1; n <= 10; n++) times.learn(n, time(n));
    expect([7, 8, 9, 10, 99].map((at) => times.until(at))).toEqual([undefined, time(8), time(9), time(10), time(10)]);
  });
});
