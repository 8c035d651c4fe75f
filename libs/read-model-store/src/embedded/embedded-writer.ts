import { FencedOff } from '../fenced-off';
import type { BuildOptions, BuildWriter } from '../read-model-store';
import { checkBatch } from '../rules/batch-rules';
import { checkFold, checkSameBuild } from '../rules/build-rules';
import { fieldsText, type Declaration } from '../rules/declaration-rules';
import { checkHeld, checkShare } from '../rules/share-rules';
import { createTable, matchIndexes, tableOf } from './build-table';
import { addBuild, findBuild } from './builds';
import type { Database } from './database';
import { documentsByKey } from './documents';
import { lowestCheckpoint, moveCheckpoints, takePartitions } from './partition-rows';
import { reapTombstones } from './tombstones';

/** Opens a writer of a build, making its table when new. */
export function embeddedWriter<T extends object>(
  database: Database,
  declaration: Declaration,
  version: number,
  { bulk = false, fold, share: claims }: BuildOptions,
): BuildWriter<T> {
  const { name } = declaration;
  checkFold(name, fold);
  const share = checkShare(name, claims);
  const table = tableOf(name, version);
  const build = database.transaction(() => {
    const id = ensureBuild(database, declaration, version, fold);
    const taken = takePartitions(database, id, share);
    if (!taken) throw new FencedOff(name, version);
    reapTombstones(database, table, taken);
    if (!bulk) matchIndexes(database, declaration, version);
    return id;
  });
  const upsert = `INSERT INTO ${table} (k, p, doc) VALUES (?, ?, ?)
    ON CONFLICT (k) DO UPDATE SET p = excluded.p, doc = excluded.doc WHERE excluded.p > p`;

  return {
    async checkpoint() {
      return lowestCheckpoint(database, build, share);
    },
    async getMany(keys) {
      return documentsByKey<T>(database, table, keys);
    },
    async apply(batch) {
      const writes = checkBatch(declaration, batch);
      checkHeld(name, share, writes);
      return database.transaction(() => {
        if (!moveCheckpoints(database, build, share, batch.checkpoint)) throw lost();
        let applied = 0;
        for (const { key, position, text } of writes) applied += database.run(upsert, key, position, text);
        return { applied, skipped: writes.length - applied };
      });
    },
    async buildIndexes() {
      database.transaction(() => {
        if (!still()) throw lost();
        matchIndexes(database, declaration, version);
      });
    },
  };

  function still(): boolean {
    return findBuild(database, name, version)?.id === build;
  }

  function lost(): Error {
    return still()
      ? new FencedOff(name, version)
      : new Error(`version ${version} of ${name} was dropped: open a build anew`);
  }
}

/** The id of the build, made when there is none. */
function ensureBuild(database: Database, declaration: Declaration, version: number, fold: number | undefined): number {
  const build = findBuild(database, declaration.name, version);
  if (build) {
    checkSameBuild(declaration, version, build, fold);
    return build.id;
  }
  createTable(database, declaration, version);
  return addBuild(database, declaration.name, { version, fold: fold ?? 1, fields: fieldsText(declaration) });
}
