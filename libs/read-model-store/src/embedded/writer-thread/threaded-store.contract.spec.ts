import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeReadModelStore } from '../../contract/describe-read-model-store';
import type { ReadModelStore } from '../../read-model-store';
import { openThreadedStore } from './threaded-store';
import { builtThread } from './built-thread.fixture';

describeReadModelStore('in an SQLite file, written by a thread', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'read-models-'));
  const opened: ReadModelStore[] = [];
  const another = async (): Promise<ReadModelStore> => {
    const store = await openThreadedStore(join(folder, 'read-models.sqlite'), builtThread);
    opened.push(store);
    return store;
  };
  return {
    store: await another(),
    another,
    async dispose() {
      await Promise.all(opened.map((store) => store.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
