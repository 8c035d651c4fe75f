import type { Batch, BuildWriter, ReadModelStore } from '@aftercare/read-model-store';

/** Where in its nth write a process dies: nothing of it done, half of a batch's documents written, or all done and nobody told. */
export type Death = 'before' | 'half-way' | 'after';

/** The store as one process sees it that will die. */
export interface DyingProcess {
  readonly store: ReadModelStore;
  /** Once true every call fails, whatever it is: nobody is there to make it. */
  dead(): boolean;
  /** The checkpoint that a store would tell which had written half of a batch: that of the batch before. */
  tornCheckpoint(): number | undefined;
}

/**
 * Counts everything that changes the store (builds made, batches, promotions, indexes, drops) and dies at the nth.
 * `dies` is called at that moment.
 */
export function dyingProcess(store: ReadModelStore, nth: number, death: Death, dies: () => void): DyingProcess {
  let [writes, dead] = [0, false];
  let torn: number | undefined;

  const living = async <R>(action: () => Promise<R>): Promise<R> => {
    if (dead) throw new Error('this process is dead');
    return action();
  };
  const writing = <R>(write: () => Promise<R>, half: () => Promise<unknown> = () => Promise.resolve()): Promise<R> =>
    living(async () => {
      writes += 1;
      if (writes !== nth) return write();
      dead = true;
      dies();
      if (death === 'after') await write();
      if (death === 'half-way') await half();
      throw new Error('this process died');
    });

  const writer = <T extends object>(of: BuildWriter<T>): BuildWriter<T> => ({
    ...of,
    checkpoint: () => living(() => of.checkpoint()),
    getMany: (keys) => living(() => of.getMany(keys)),
    buildIndexes: () => writing(() => of.buildIndexes()),
    apply: (batch) =>
      writing(
        () => of.apply(batch),
        async () => {
          torn = await of.checkpoint();
          await of.apply(halfOf(batch));
        },
      ),
  });

  return {
    dead: () => dead,
    tornCheckpoint: () => torn,
    store: {
      ...store,
      versions: (name) => living(() => store.versions(name)),
      ping: () => living(() => store.ping()),
      promote: (name, version) => writing(() => store.promote(name, version)),
      drop: (name, version) => writing(() => store.drop(name, version)),
      build: <T extends object>(...how: Parameters<ReadModelStore['build']>) =>
        writing(async () => writer(await store.build<T>(...how))),
    },
  };
}

const halfOf = <T>({ writes, checkpoint }: Batch<T>): Batch<T> => ({
  writes: writes.slice(0, Math.ceil(writes.length / 2)),
  checkpoint,
});
