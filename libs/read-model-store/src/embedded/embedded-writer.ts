import type { BuildOptions, BuildWriter, StoredDocument } from '../read-model-store';
import { checkBatch } from '../rules/batch-rules';
import type { Declaration } from '../rules/declaration-rules';
import { checkHeld, checkShare } from '../rules/share-rules';
import type { CheckedWriter } from './checked-writer';

/** A `CheckedWriter` that answers now, or later from another thread. */
export type CheckedWriterHere = CheckedWriter | CheckedWriterElsewhere;
export type CheckedWriterElsewhere = {
  readonly [M in keyof CheckedWriter]: (
    ...given: Parameters<CheckedWriter[M]>
  ) => Promise<ReturnType<CheckedWriter[M]>>;
};

/**
 * The port's writer: checks the rules and turns documents into text, and reads for itself, in the thread of whoever folds. What it
 * reads is everything that was applied before.
 */
export function embeddedWriter<T extends object>(
  declaration: Declaration,
  { share: claims }: BuildOptions,
  writer: CheckedWriterHere,
  read: (keys: readonly string[]) => ReadonlyMap<string, StoredDocument<T>>,
): BuildWriter<T> {
  const share = checkShare(declaration.name, claims);
  return {
    async checkpoint() {
      return writer.checkpoint();
    },
    async getMany(keys) {
      return read(keys);
    },
    async apply(batch) {
      const writes = checkBatch(declaration, batch);
      checkHeld(declaration.name, share, writes);
      return writer.apply(writes, batch.checkpoint);
    },
    buildIndexes: () => matchIndexes(writer),
  };
}

/** Makes the declared indexes that are missing, each when whoever waits for the file had a turn. */
export async function matchIndexes(writer: CheckedWriterHere): Promise<void> {
  while (await writer.buildIndex());
}
