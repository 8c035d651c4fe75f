import { shrinkingLag } from './shrinking-lag';

const seen = (...lags: readonly number[]) => {
  const lag = shrinkingLag();
  return lags.map((ms) => lag.seen(ms));
};

describe('the lag of a build', () => {
  it('is none within a second', () => {
    expect(seen(1_000)).toEqual(['none']);
    expect(seen(3_600_000, 12)).toEqual(['shorter', 'none']);
  });

  it('that shrinks is worth waiting for, however long it is', () => {
    expect(seen(3_600_000, 600_000, 100_000, 17_000, 3_000)).toEqual(Array(5).fill('shorter'));
  });

  it('that does not shrink several times is as short as it will be', () => {
    expect(seen(9_000, 3_000, 3_100, 2_900, 3_000)).toEqual(['shorter', 'shorter', 'shorter', 'shorter', 'no-shorter']);
  });

  it('of more than a minute is that of a build that is still on its way, whatever it does', () => {
    expect(seen(80_000, 80_000, 80_000, 80_000, 80_000)).toEqual(Array(5).fill('shorter'));
  });

  it('is not taken for steady because of one interruption', () => {
    expect(seen(9_000, 40_000, 5_000, 2_000, 900)).toEqual(['shorter', 'shorter', 'shorter', 'shorter', 'none']);
  });
});
