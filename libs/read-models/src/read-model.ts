import type { RecordedFact } from '@aftercare/domain';
import type { CollectionSpec } from '@aftercare/read-model-store';

/**
 * A question's answer as a pure fold. The same fold serves live projection, rebuild and as-of replay.
 * Raise `version` whenever `keys` or `evolve` would give other documents from the same facts.
 */
export interface ReadModel<View extends object> extends CollectionSpec {
  readonly version: number;
  /** True when no two facts share a key, so that a document need not be read before it is written. */
  readonly keyPerFact?: true;
  /** Keys of the documents this fact changes; none when the read model does not care. */
  keys(fact: RecordedFact): readonly string[];
  /**
   * The document after the fact; `undefined` removes it, the same object means no change. Called once for each of `keys(fact)`.
   * Never changes the given view. Removes a document only where the fact itself asks for it, whatever the document holds, that is where
   * `evolve(undefined, fact, key)` is `undefined`, too: after a crash a removed document is not told from one that never was. A fold that
   * breaks this parks the key.
   */
  evolve(view: View | undefined, fact: RecordedFact, key: string): View | undefined;
}
