import type { Db } from 'mongodb';
import type { Collection, Scalar, StoredDocument } from '../read-model-store';
import type { Declaration } from '../rules/declaration-rules';
import { checkCap, checkQuery, checkWhere } from '../rules/query-rules';
import { checkServed } from '../rules/serving-rules';
import { documentsByKey, documentsOf, storedDocument, type Documents } from './documents';
import { pageFilter, pageSort, whereFilter } from './query-filter';
import { lowestCheckpoint, servingBuild } from './registry';

/** Queries of the serving version, which is looked up with every call: another process may have promoted one. */
export function mongodbCollection<T extends object>(
  connect: () => Promise<Db>,
  declaration: Declaration,
): Collection<T> {
  const { name } = declaration;
  type Serving = NonNullable<Awaited<ReturnType<typeof servingBuild>>>;

  /** Reads from the serving build. A dropped collection reads as empty, so nothing is believed only if that build still serves. */
  async function serving<R>(
    read: (documents: Documents, build: Serving) => Promise<R>,
    isNothing: (result: R) => boolean,
    otherwise: R,
  ): Promise<R> {
    const database = await connect();
    let build = await servingBuild(database, name);
    while (build) {
      const result = await read(documentsOf(database, build), build);
      if (!isNothing(result)) return result;
      const now = await servingBuild(database, name);
      if (now?.documents === build.documents) return result;
      build = now;
    }
    return otherwise;
  }

  const getMany = (keys: readonly string[]): Promise<ReadonlyMap<string, StoredDocument<T>>> =>
    serving<ReadonlyMap<string, StoredDocument<T>>>(
      (documents) => documentsByKey<T>(documents, keys),
      ({ size }) => size === 0,
      new Map<string, StoredDocument<T>>(),
    );

  return {
    getMany,
    async get(key) {
      return (await getMany([key])).get(key);
    },
    async find(query) {
      const checked = checkQuery(declaration, query);
      const { limit, sort } = checked;
      // One more than the limit tells whether there is a next page; all of it comes in one reply.
      const options = { sort: pageSort(checked), limit: limit + 1, batchSize: limit + 2 };
      const found = await serving(
        async (documents, build) => {
          checkServed(declaration, build, checked);
          return documents.find(pageFilter(checked), options).toArray();
        },
        ({ length }) => length === 0,
        [],
      );
      const items = found.slice(0, limit).map((held) => storedDocument<T>(held));
      const last = found.length > limit ? items.at(-1) : undefined;
      return last ? { items, next: { v: sort ? valueAt(last.doc, sort.field.path) : null, k: last.key } } : { items };
    },
    async count(where, cap) {
      checkCap(declaration, cap);
      const conditions = checkWhere(declaration, where);
      const n = await serving(
        async (documents, build) => {
          checkServed(declaration, build, { where: conditions });
          return documents.countDocuments(whereFilter(conditions), { limit: cap + 1 });
        },
        (counted) => counted === 0,
        0,
      );
      return { n: Math.min(n, cap), capped: n > cap };
    },
    async checkpoint() {
      const build = await servingBuild(await connect(), name);
      return build ? lowestCheckpoint(build) : -1;
    },
  };
}

/** The value of a required field. */
function valueAt(doc: object, path: string): Scalar {
  let value: unknown = doc;
  for (const name of path.split('.')) value = (value as Record<string, unknown>)[name];
  return value as Scalar;
}
