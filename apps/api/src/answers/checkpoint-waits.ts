import { setTimeout as sleep } from 'node:timers/promises';

/** Somebody who waits for a position until a moment of the monotonic clock. */
interface Waiter {
  readonly position: number;
  readonly until: number;
  readonly told: (checkpoint: number) => void;
  readonly failed: (error: unknown) => void;
}

export interface CheckpointWaits {
  /** The checkpoint, once it is at the position, or what it is at `until` (ms of `performance.now`). Throws what asking for it throws. */
  reach(position: number, until: number): Promise<number>;
}

const pollMs = 5;

/** All who wait for one checkpoint share one poll, which ends with the last of them. */
export function checkpointWaits(checkpoint: () => Promise<number>): CheckpointWaits {
  const waiting = new Set<Waiter>();

  const poll = async (): Promise<void> => {
    while (waiting.size > 0) {
      await sleep(pollMs);
      try {
        const now = await checkpoint();
        const time = performance.now();
        for (const waiter of waiting)
          if ((now >= waiter.position || time >= waiter.until) && waiting.delete(waiter)) waiter.told(now);
      } catch (error) {
        for (const waiter of waiting) if (waiting.delete(waiter)) waiter.failed(error);
      }
    }
  };

  return {
    reach: async (position, until) => {
      const now = await checkpoint();
      if (now >= position || performance.now() >= until) return now;
      return new Promise<number>((told, failed) => {
        waiting.add({ position, until, told, failed });
        if (waiting.size === 1) void poll();
      });
    },
  };
}
