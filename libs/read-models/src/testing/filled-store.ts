import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordedFact } from '@aftercare/domain';
import { openReadModelStore, type ReadModelStore } from '@aftercare/read-model-store';
import { readModels } from '../registry';
import { documentsOf } from './fold-facts';

/** An embedded store whose read models hold the fold of these facts. */
export async function filledStore(
  facts: readonly RecordedFact[],
): Promise<{ readonly store: ReadModelStore; dispose(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-read-models-'));
  const store = await openReadModelStore({ file: join(folder, 'read-models.sqlite') });
  for (const model of readModels({ zone: 'UTC' })) {
    const writer = await store.build<object>(model, model.version);
    await store.promote(model.name, model.version);
    const checkpoint = Math.max(0, ...facts.map(({ position }) => position));
    await writer.apply({ writes: [...documentsOf(model, facts).values()], checkpoint });
  }
  return {
    store,
    dispose: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
