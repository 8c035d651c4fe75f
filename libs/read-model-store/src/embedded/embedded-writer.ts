import type { BuildWriter } from '../read-model-store';
import { checkBatch } from '../rules/batch-rules';
import { checkSameFields, fieldsText, type Declaration } from '../rules/declaration-rules';
import { createTable, matchIndexes, tableOf } from './build-table';
import { addBuild, findBuild, moveCheckpoint } from './builds';
import type { Database } from './database';
import { documentsByKey } from './documents';

/** Opens the writer of a version, making its table when new. */
export function embeddedWriter<T extends object>(
  database: Database,
  declaration: Declaration,
  version: number,
  bulk: boolean,
): BuildWriter<T> {
  const { name } = declaration;
  const table = tableOf(name, version);
  database.transaction(() => {
    const build = findBuild(database, name, version);
    if (build) checkSameFields(declaration, version, build.fields);
    else {
      addBuild(database, name, { version, checkpoint: -1, fields: fieldsText(declaration) });
      createTable(database, declaration, version);
    }
    // This writer starts after the checkpoint: nothing older can come, so these have nothing left to guard against.
    database.run(`DELETE FROM ${table} WHERE doc IS NULL AND p <= ?`, build?.checkpoint ?? -1);
    if (!bulk) matchIndexes(database, declaration, version);
  });
  const upsert = `INSERT INTO ${table} (k, p, doc) VALUES (?, ?, ?)
    ON CONFLICT (k) DO UPDATE SET p = excluded.p, doc = excluded.doc WHERE excluded.p > p`;

  return {
    async checkpoint() {
      return findBuild(database, name, version)?.checkpoint ?? -1;
    },
    async getMany(keys) {
      return documentsByKey<T>(database, table, keys);
    },
    async apply(batch) {
      const writes = checkBatch(declaration, batch);
      return database.transaction(() => {
        moveCheckpoint(database, name, version, batch.checkpoint);
        let applied = 0;
        for (const { key, position, text } of writes) applied += database.run(upsert, key, position, text);
        return { applied, skipped: writes.length - applied };
      });
    },
    async buildIndexes() {
      database.transaction(() => matchIndexes(database, declaration, version));
    },
  };
}
