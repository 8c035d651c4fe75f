/** Time as groups see it, so that specs can let it pass. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  /** Calls back at each tick, as often as the server does: once a second. Returns the way to stop it. */
  everyTick(callback: () => void): () => void;
}

const TICK_MS = 1_000;

export const systemClock: Clock = {
  now: () => performance.now(),
  everyTick: (callback) => {
    const timer = setInterval(callback, TICK_MS).unref();
    return () => clearInterval(timer);
  },
};
