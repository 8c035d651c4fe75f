import { setTimeout as sleep } from 'node:timers/promises';

export interface BackOff {
  /** First pause; each further one is twice as long. */
  readonly firstMs: number;
  readonly longestMs: number;
}

export const usualBackOff: BackOff = { firstMs: 50, longestMs: 5_000 };

/** The pause after the nth failure in a row (n from 1), in milliseconds. */
export function pauseAfter(failures: number, { firstMs, longestMs }: BackOff): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30));
}

export interface Retrying {
  readonly backOff: BackOff;
  /** Once aborted, the next failure is final and thrown. */
  readonly signal: AbortSignal;
  readonly failed?: (error: unknown, failures: number) => void;
  /** False for errors that no repetition mends: they are thrown at once. Default: every error is worth another try. */
  readonly worthAnother?: (error: unknown) => boolean;
}

/** Does something until it succeeds, with a growing pause after each failure. Nothing is given up while it is worth another try. */
export async function retrying<T>(action: () => Promise<T>, options: Retrying): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await action();
    } catch (error) {
      if (options.signal.aborted || options.worthAnother?.(error) === false) throw error;
      options.failed?.(error, failures);
      await sleep(pauseAfter(failures, options.backOff), undefined, { signal: options.signal }).catch(() => undefined);
    }
  }
}
