import type { StoredDocument } from '@aftercare/read-model-store';
import { digestMethod, digestOf, digestText, documentsDigest } from './digests/document-digest';
import { fieldDifferences, type FieldDifference } from './field-differences';

/** The same key in both builds, each as it was read; absent where the build has no such document. */
export interface Pair {
  readonly key: string;
  readonly serving?: StoredDocument<object>;
  readonly rebuilt?: StoredDocument<object>;
}

/** A key with what each build holds under it. */
export const pairOf = (key: string, serving: Pair['serving'], rebuilt: Pair['rebuilt']): Pair => ({
  key,
  ...(serving && { serving }),
  ...(rebuilt && { rebuilt }),
});

/** One of the documents that differ. */
export interface DocumentDifference {
  readonly key: string;
  /** Position of the last fact in it; absent where the build has no such document. */
  readonly servingPosition?: number;
  readonly rebuiltPosition?: number;
  readonly fields: readonly FieldDifference[];
}

/** What a comparison of two builds has found. Holds keys and values of fields, as read models do: no personal data. */
export interface Comparison {
  readonly documents: { readonly serving: number; readonly rebuilt: number };
  /** Of the compared documents; equal exactly when `differing` is 0. */
  readonly digests: { readonly serving: string; readonly rebuilt: string; readonly method: string };
  readonly differing: number;
  /**
   * Changed by facts that only the new build is given any more, because the serving one stands still, so that they say nothing;
   * or changed so often that both were never seen at the same position.
   */
  readonly notCompared: number;
  /** Some of the documents that differ. */
  readonly differences: readonly DocumentDifference[];
}

/** Counts what pairs of documents come to. Each key is told once. */
export interface Tally {
  /** Both stand where they are to be compared. */
  compared(pair: Pair): void;
  /** Both have so many documents alike, at the same positions. */
  alike(documents: number): void;
  notCompared(pair: Pair): void;
  counted(): number;
  /** `alike`: the sum of the digests of those. */
  result(alike: bigint): Comparison;
}

const sampled = 20;
const fieldsOfSample = 10;

export function tally(): Tally {
  const [serving, rebuilt] = [documentsDigest(), documentsDigest()];
  const differences: DocumentDifference[] = [];
  const documents = { serving: 0, rebuilt: 0 };
  let [differing, notCompared] = [0, 0];
  const count = (pair: Pair): void => {
    if (pair.serving) documents.serving++;
    if (pair.rebuilt) documents.rebuilt++;
  };
  const compared = (pair: Pair): void => {
    count(pair);
    const [left, right] = [pair.serving && digestText(pair.serving), pair.rebuilt && digestText(pair.rebuilt)];
    if (left !== undefined) serving.add(digestOf(left));
    if (right !== undefined) rebuilt.add(digestOf(right));
    if (left === right) return;
    differing++;
    if (differences.length < sampled) differences.push(differenceOf(pair));
  };
  return {
    compared,
    alike: (more) => {
      documents.serving += more;
      documents.rebuilt += more;
    },
    notCompared: (pair) => {
      count(pair);
      notCompared++;
    },
    counted: () => Math.max(documents.serving, documents.rebuilt),
    result: (alike) => {
      serving.add(alike);
      rebuilt.add(alike);
      return {
        documents: { ...documents },
        digests: { serving: serving.hex(), rebuilt: rebuilt.hex(), method: digestMethod },
        differing,
        notCompared,
        differences: [...differences],
      };
    },
  };
}

const differenceOf = ({ key, serving, rebuilt }: Pair): DocumentDifference => ({
  key,
  ...(serving && { servingPosition: serving.position }),
  ...(rebuilt && { rebuiltPosition: rebuilt.position }),
  fields: serving && rebuilt ? fieldDifferences(serving.doc, rebuilt.doc, fieldsOfSample) : [],
});
