/** Work under way: bounded, and in order for each target. */
export interface InFlight {
  /** Starts the work when there is room and the work before it on the same target has ended; resolves when it is taken on. */
  start(target: string, work: () => Promise<void>): Promise<void>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** `work` must not reject. */
export function inFlight(limit: number): InFlight {
  const running = new Set<Promise<void>>();
  const lastOf = new Map<string, Promise<void>>();
  return {
    start: async (target, work) => {
      while (running.size >= limit) await Promise.race(running);
      const before = lastOf.get(target) ?? Promise.resolve();
      const task = before.then(work).then(() => {
        running.delete(task);
        if (lastOf.get(target) === task) lastOf.delete(target);
      });
      running.add(task);
      lastOf.set(target, task);
    },
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
