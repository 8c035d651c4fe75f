import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadModelStore } from '../read-model-store';

/** A store on a file of its own, and any number of others on the same one; `dispose` closes them all and removes it. */
export async function storeInFolder(open: (file: string) => Promise<ReadModelStore>): Promise<{
  readonly store: ReadModelStore;
  readonly another: () => Promise<ReadModelStore>;
  readonly dispose: () => Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'read-models-'));
  const opened: ReadModelStore[] = [];
  const another = async (): Promise<ReadModelStore> => {
    const store = await open(join(folder, 'read-models.sqlite'));
    opened.push(store);
    return store;
  };
  return {
    store: await another(),
    another,
    dispose: async () => {
      await Promise.all(opened.map((store) => store.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
