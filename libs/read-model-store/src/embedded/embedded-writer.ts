import type { BuildOptions, BuildWriter } from '../read-model-store';
import { checkBatch } from '../rules/batch-rules';
import type { Declaration } from '../rules/declaration-rules';
import { checkHeld, checkShare } from '../rules/share-rules';
import type { CheckedWriter } from './checked-writer';
import { storedDocument } from './documents';

/** A `CheckedWriter` that answers now, or later from another thread. */
export type CheckedWriterHere = CheckedWriter | CheckedWriterElsewhere;
export type CheckedWriterElsewhere = {
  readonly [M in keyof CheckedWriter]: (
    ...given: Parameters<CheckedWriter[M]>
  ) => Promise<ReturnType<CheckedWriter[M]>>;
};

/** The port's writer: checks the rules, and turns documents into text and back, in the thread of whoever folds. */
export function embeddedWriter<T extends object>(
  declaration: Declaration,
  { share: claims }: BuildOptions,
  writer: CheckedWriterHere,
): BuildWriter<T> {
  const share = checkShare(declaration.name, claims);
  return {
    async checkpoint() {
      return writer.checkpoint();
    },
    async getMany(keys) {
      const rows = await writer.rows(keys);
      return new Map(rows.map((row) => [String(row.k), storedDocument<T>(row)]));
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
