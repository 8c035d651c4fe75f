import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openReadModelStore, type ReadModelStore } from '@aftercare/read-model-store';

/** An embedded read-model store on a file of its own. */
export async function temporaryStore(): Promise<{
  readonly store: ReadModelStore;
  readonly dispose: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'projections-'));
  const store = await openReadModelStore({ file: join(folder, 'read-models.sqlite') });
  return {
    store,
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Runs work on an empty embedded store of its own. */
export async function inTemporaryStore(work: (store: ReadModelStore) => Promise<void>): Promise<void> {
  const { store, dispose } = await temporaryStore();
  await work(store).finally(dispose);
}
