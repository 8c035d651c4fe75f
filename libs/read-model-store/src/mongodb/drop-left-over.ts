import type { Db } from 'mongodb';
import { findBuild } from './registry';

/** Drops collections of a version that no build refers to: that of a build just forgotten, or of a drop that died half-way. */
export async function dropLeftOver(database: Db, name: string, version: number): Promise<void> {
  const prefix = `${name}.v${version}.`;
  const collections = await database.listCollections({}, { nameOnly: true }).toArray();
  // Looked up after the list: a build is known before its collection is made.
  const inUse = (await findBuild(database, name, version))?.documents;
  for (const { name: left } of collections)
    if (left.startsWith(prefix) && left !== inUse) await database.dropCollection(left);
}
