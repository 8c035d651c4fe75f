import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailable } from './store-errors';

/**
 * Repeats an action while the store is away, with growing pauses, for so many milliseconds from now in all;
 * then its `StoreUnavailable` goes through. Only for actions that may be repeated as they are.
 */
export function patience(milliseconds: number): <T>(action: () => Promise<T>) => Promise<T> {
  const until = performance.now() + milliseconds;
  return async (action) => {
    for (let wait = 25; ; wait = Math.min(wait * 2, 1_000)) {
      try {
        return await action();
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || performance.now() + wait > until) throw error;
        await pause(wait);
      }
    }
  };
}
