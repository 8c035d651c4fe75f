/** Who waits for news of which stream. An idle subscription is one entry here and costs nothing else. */
export interface Wakeups {
  /** Calls `wake` after each commit that touches the stream (or any, for `'$all'`). Returns the way to stop it. */
  watch(stream: string, wake: () => void): () => void;
  /** Something is on disk for these streams. */
  wake(streams: ReadonlySet<string>): void;
}

export const EVERY_STREAM = '$all';

export function createWakeups(): Wakeups {
  const watchers = new Map<string, Set<() => void>>();
  const call = (stream: string): void => {
    for (const wake of watchers.get(stream) ?? []) wake();
  };
  return {
    watch: (stream, wake) => {
      const set = watchers.get(stream) ?? new Set();
      watchers.set(stream, set.add(wake));
      return () => {
        set.delete(wake);
        if (set.size === 0 && watchers.get(stream) === set) watchers.delete(stream);
      };
    },
    wake: (streams) => {
      if (watchers.size === 0) return;
      for (const stream of streams) call(stream);
      call(EVERY_STREAM);
    },
  };
}
