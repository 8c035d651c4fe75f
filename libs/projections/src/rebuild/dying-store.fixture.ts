import type { BuildWriter, ReadModelStore } from '@aftercare/read-model-store';

/** The process that uses the store has died: nothing it does reaches the store any more. */
export class Died extends Error {}

export interface DyingStore {
  readonly store: ReadModelStore;
  /** Settled when the write is reached. */
  readonly died: Promise<void>;
  /** Writes so far: builds opened, batches, indexes, promotions, drops. */
  readonly writes: () => number;
}

/** A store whose process dies at its nth write, just before it is done or just after. */
export function dyingStore(store: ReadModelStore, nth: number, when: 'before' | 'after'): DyingStore {
  let [count, dead] = [0, false];
  let tellDeath: () => void;
  const died = new Promise<void>((resolve) => (tellDeath = resolve));
  const read = async <T>(action: () => Promise<T>): Promise<T> => {
    if (dead) throw new Died();
    return action();
  };
  const write = <T>(action: () => Promise<T>): Promise<T> =>
    read(async () => {
      count++;
      const last = count === nth;
      if (last && when === 'after') await action();
      if (last) {
        dead = true;
        tellDeath();
        throw new Died();
      }
      return action();
    });
  return {
    died,
    writes: () => count,
    store: {
      ...store,
      versions: (name) => read(() => store.versions(name)),
      scan: (...asked) => read(() => store.scan(...asked)),
      promote: (...what) => write(() => store.promote(...what)),
      drop: (...what) => write(() => store.drop(...what)),
      build: async <T extends object>(...how: Parameters<ReadModelStore['build']>): Promise<BuildWriter<T>> => {
        const writer = await write(() => store.build<T>(...how));
        return {
          checkpoint: () => read(() => writer.checkpoint()),
          getMany: (keys) => read(() => writer.getMany(keys)),
          apply: (batch) => write(() => writer.apply(batch)),
          buildIndexes: () => write(() => writer.buildIndexes()),
        };
      },
    },
  };
}
