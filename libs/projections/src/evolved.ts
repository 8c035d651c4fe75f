import type { RecordedFact } from '@aftercare/domain';
import type { ReadModel } from '@aftercare/read-models';

/**
 * The document after a fact. Throws what the fold throws, and where a fold removes a document because of what the document holds.
 * A removed document is not told from one that never was, so a fact that is folded again after a crash finds none: only a removal
 * that the fact asks for by itself comes out the same.
 */
export function evolved<View extends object>(
  model: Pick<ReadModel<View>, 'name' | 'evolve'>,
  before: View | undefined,
  fact: RecordedFact,
  key: string,
): View | undefined {
  const doc = model.evolve(before, fact, key);
  if (doc === undefined && before !== undefined && model.evolve(undefined, fact, key) !== undefined)
    throw new TypeError(
      `${model.name} removes a document for what it holds: mark it as closed instead, see ReadModel.evolve`,
    );
  return doc;
}
