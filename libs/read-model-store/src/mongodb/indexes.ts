import { MongoNetworkTimeoutError } from 'mongodb';
import { indexName, type Declaration } from '../rules/declaration-rules';
import type { Documents } from './documents';
import { pathOf } from './query-filter';

const TOMBSTONES = 'tombstones';
const BUILT_IN = '_id_';

/** The index that finds tombstones to reap; made with the collection. */
export async function makeTombstoneIndex(documents: Documents): Promise<void> {
  await documents.createIndex({ _del: 1, _p: 1 }, { name: TOMBSTONES });
}

/** Makes the declared indexes that are missing and drops those no longer declared. */
export async function matchIndexes(documents: Documents, { indexes }: Declaration): Promise<void> {
  // The key ends each index: it breaks ties and serves the cursor.
  const wanted = new Map(indexes.map((paths) => [indexName(paths), [...paths.map(pathOf), '_id']]));
  const existing = (await documents.indexes())
    .flatMap(({ name }) => name ?? [])
    .filter((name) => name !== TOMBSTONES && name !== BUILT_IN);
  for (const name of existing) if (!wanted.has(name)) await documents.dropIndex(name);
  for (const [name, paths] of wanted)
    if (!existing.includes(name))
      await patiently(documents, () =>
        documents.createIndex(Object.fromEntries(paths.map((path) => [path, 1])), { name }),
      );
}

/** A server goes on making an index when its client waits no longer: asked again it answers once the index is there. */
async function patiently(documents: Documents, make: () => Promise<unknown>): Promise<void> {
  for (let made = false; !made;)
    made = await make().then(
      () => true,
      async (error: unknown) => {
        if (!(error instanceof MongoNetworkTimeoutError)) throw error;
        // Throws when it is the server that does not answer, and not the index that takes long.
        await documents.findOne({ _id: '' });
        return false;
      },
    );
}
