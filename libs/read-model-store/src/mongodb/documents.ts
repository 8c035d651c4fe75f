import type { Collection, Db } from 'mongodb';
import type { BuildSize, StoredDocument, StoredText } from '../read-model-store';
import { isKey } from '../rules/text-rules';
import { unpacedMessages, type Messages } from './messages';
import type { Build } from './registry';

/** A document as MongoDB holds it: beside it its position and the fence of its writer; a tombstone has no `d`. */
export interface HeldDocument {
  readonly _id: string;
  readonly _p: number;
  /** Absent in layout 1. */
  readonly _f?: number;
  readonly d?: object;
  /** When it was removed; `true` in layout 1. */
  readonly _del?: Date | true;
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
  { ask }: Messages = unpacedMessages,
): Promise<ReadonlyMap<string, StoredDocument<T>>> {
  const found = await ask(keys.filter(isKey), (asked) =>
    documents.find({ _id: { $in: [...asked] }, _del: { $exists: false } }, { batchSize: asked.length + 1 }).toArray(),
  );
  return new Map(found.flat().map((held) => [held._id, storedDocument<T>(held)]));
}

/** The texts of documents in the order of their keys. */
export async function textsAfter(
  documents: Documents,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<readonly StoredText[]> {
  const filter = { _del: { $exists: false }, ...(after !== undefined && { _id: { $gt: after } }) };
  const found = await documents.find(filter, { sort: { _id: 1 }, limit, batchSize: limit + 1 }).toArray();
  return found.map(({ _id, _p, d }) => ({ key: _id, position: _p, text: JSON.stringify(d) }));
}

/** Documents that are not removed, and the bytes of all that the collection holds, as the server has noted them. */
export async function sizeOf(documents: Documents, database: Db): Promise<BuildSize> {
  const count = await documents.countDocuments({ _del: { $exists: false } });
  const { size } = await database.command({ collStats: documents.collectionName });
  return { documents: count, bytes: Number(size) };
}
