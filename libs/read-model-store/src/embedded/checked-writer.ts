import { FencedOff } from '../fenced-off';
import type { BuildOptions } from '../read-model-store';
import type { CheckedWrite } from '../rules/batch-rules';
import { checkFold, checkSameBuild } from '../rules/build-rules';
import { fieldsText, type Declaration } from '../rules/declaration-rules';
import { checkShare } from '../rules/share-rules';
import { createTable, matchOneIndex, tableOf } from './build-table';
import { addBuild, findBuild } from './builds';
import type { Database } from './database';
import { lowestCheckpoint, moveCheckpoints, takePartitions } from './partition-rows';
import { reapTombstones } from './tombstones';

/** What of a writer changes the file, at once and without looking at documents: their rules were checked, they are JSON text. */
export interface CheckedWriter {
  checkpoint(): number;
  /** Writes and checkpoints in one transaction. */
  apply(writes: readonly CheckedWrite[], checkpoint: number): { applied: number; skipped: number };
  /** Makes one of the declared indexes that are missing, or drops one no longer declared; false when all are as declared. */
  buildIndex(): boolean;
}

/** Opens a writer of a build, making its table when new. */
export function checkedWriter(
  database: Database,
  declaration: Declaration,
  version: number,
  { fold, share: claims }: BuildOptions,
): CheckedWriter {
  const { name } = declaration;
  checkFold(name, fold);
  const share = checkShare(name, claims);
  const table = tableOf(name, version);
  const build = database.transaction(() => {
    const id = ensureBuild(database, declaration, version, fold);
    const taken = takePartitions(database, id, share);
    if (!taken) throw new FencedOff(name, version);
    reapTombstones(database, table, { partitions: taken, upTo: lowestCheckpoint(database, id) });
    return id;
  });
  const upsert = `INSERT INTO ${table} (k, p, doc) VALUES (?, ?, ?)
    ON CONFLICT (k) DO UPDATE SET p = excluded.p, doc = excluded.doc WHERE excluded.p > p`;

  return {
    checkpoint: () => lowestCheckpoint(database, build, share),
    apply: (writes, checkpoint) =>
      database.transaction(() => {
        if (!moveCheckpoints(database, build, share, checkpoint)) throw lost();
        let applied = 0;
        for (const { key, position, text } of writes) applied += database.run(upsert, key, position, text);
        return { applied, skipped: writes.length - applied };
      }),
    buildIndex: () =>
      database.transaction(() => {
        if (!still()) throw lost();
        return matchOneIndex(database, declaration, version);
      }),
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
