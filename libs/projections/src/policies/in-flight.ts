/** Work under way: bounded, and in order for each target. */
export interface InFlight {
  /** Starts the work when there is room and the work before it on the same target has ended; resolves when it is taken on. */
  start(target: string, work: () => Promise<void>): Promise<void>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** `work` must not reject. Whoever waits for room longest gets it first. */
export function inFlight(limit: number): InFlight {
  const running = new Set<Promise<void>>();
  const lastOf = new Map<string, Promise<void>>();
  const waiting: (() => void)[] = [];
  let room = limit;

  const enter = (): Promise<void> => {
    if (room === 0) return new Promise((resolve) => waiting.push(resolve));
    room--;
    return Promise.resolve();
  };
  /** Room is handed on, so that nobody who comes later takes it first. */
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else room++;
  };
  return {
    start: async (target, work) => {
      await enter();
      const before = lastOf.get(target) ?? Promise.resolve();
      const task = before.then(work).then(() => {
        running.delete(task);
        if (lastOf.get(target) === task) lastOf.delete(target);
        leave();
      });
      running.add(task);
      lastOf.set(target, task);
    },
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
