/** Runs actions of the same key one after the other, in the order they came; different keys do not wait for each other. */
export function oneAtATime(): <T>(key: string, action: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, action) => {
    const before = last.get(key);
    const running = before === undefined ? action() : before.then(action, action);
    last.set(key, running);
    try {
      return await running;
    } finally {
      if (last.get(key) === running) last.delete(key);
    }
  };
}
