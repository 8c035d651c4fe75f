import type { Collection, Db } from 'mongodb';
import type { StoredDocument } from '../read-model-store';
import { isKey } from '../rules/text-rules';
import type { Build } from './registry';

/** A document as MongoDB holds it: its position beside it; a tombstone has no `d`. */
export interface HeldDocument {
  readonly _id: string;
  readonly _p: number;
  readonly d?: object;
  readonly _del?: true;
}

export type Documents = Collection<HeldDocument>;

export const documentsOf = (database: Db, build: Build): Documents =>
  database.collection<HeldDocument>(build.documents);

export const storedDocument = <T>({ _id, _p, d }: HeldDocument): StoredDocument<T> => ({
  key: _id,
  position: _p,
  doc: d as T,
});

/** Documents by key; a tombstone is absent. */
export async function documentsByKey<T>(
  documents: Documents,
  keys: readonly string[],
): Promise<ReadonlyMap<string, StoredDocument<T>>> {
  const asked = keys.filter(isKey);
  if (asked.length === 0) return new Map();
  const found = await documents
    .find({ _id: { $in: asked }, _del: { $exists: false } }, { batchSize: asked.length + 1 })
    .toArray();
  return new Map(found.map((held) => [held._id, storedDocument<T>(held)]));
}
