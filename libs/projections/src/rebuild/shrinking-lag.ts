/**
 * `none`: no lag but that of the facts on their way. `shorter`: it may become shorter still. `no-shorter`: it was some seconds
 * several times, and no shorter than before.
 */
export type Lag = 'none' | 'shorter' | 'no-shorter';

const none = 1_000;
/** A longer one is that of a build that is still catching up. */
const longest = 60_000;
const times = 3;

/** Tells by the lags of a build, one after the other, whether it is worth waiting for a shorter one. */
export interface ShrinkingLag {
  /** The next one, in milliseconds. */
  readonly seen: (ms: number) => Lag;
}

export function shrinkingLag(): ShrinkingLag {
  let [shortest, noShorter] = [Infinity, 0];
  return {
    seen: (ms) => {
      noShorter = ms > longest || ms < shortest * 0.8 ? 0 : noShorter + 1;
      shortest = Math.min(shortest, ms);
      if (ms <= none) return 'none';
      return noShorter >= times ? 'no-shorter' : 'shorter';
    },
  };
}
