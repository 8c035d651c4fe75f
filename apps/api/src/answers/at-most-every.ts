import { setTimeout as sleep } from 'node:timers/promises';

/** Something asked for often and done seldom: all who ask within the time share what was done last. */
export interface AtMostEvery<Args extends readonly unknown[], T> {
  /** What was begun last, or begun now when that is longer ago; also its error. */
  latest(...args: Args): Promise<T>;
  /** The same, waited for until so many milliseconds after it began, and whatever comes of it. */
  patiently(ms: number, ...args: Args): Promise<void>;
  /** Milliseconds until it may be begun again. */
  pauseMs(): number;
}

/** While it is under way it is not begun again, however long it takes. */
export function atMostEvery<Args extends readonly unknown[], T>(
  ms: number,
  action: (...args: Args) => Promise<T>,
): AtMostEvery<Args, T> {
  let begunAt = -Infinity;
  let underWay = false;
  let last: Promise<T> | undefined;

  const latest = (...args: Args): Promise<T> => {
    if (last !== undefined && (underWay || performance.now() - begunAt < ms)) return last;
    [begunAt, underWay] = [performance.now(), true];
    const begun = action(...args).finally(() => (underWay = false));
    // Whoever asks hears of the error; nobody may ask.
    begun.catch(() => undefined);
    return (last = begun);
  };
  return {
    latest,
    patiently: async (patience, ...args) => {
      const done = latest(...args).then(
        () => undefined,
        () => undefined,
      );
      const left = begunAt + patience - performance.now();
      if (left > 0 && underWay) await Promise.race([done, sleep(left, undefined, { ref: false })]);
    },
    pauseMs: () => Math.max(0, begunAt + ms - performance.now()),
  };
}
