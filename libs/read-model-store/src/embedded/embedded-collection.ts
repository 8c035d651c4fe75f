import type { Collection, StoredDocument } from '../read-model-store';
import type { Declaration } from '../rules/declaration-rules';
import { checkCap, checkQuery, checkWhere } from '../rules/query-rules';
import { checkServed } from '../rules/serving-rules';
import { tableOf } from './build-table';
import { servingBuild, type Build } from './builds';
import { isTableGone, type Database, type Row } from './database';
import { documentsByKey, storedDocument } from './documents';
import { servingCheckpoint } from './partition-rows';
import { countSql, pageSql } from './query-sql';

/** Queries of the serving version, which is looked up with every call: another process may have promoted one. */
export function embeddedCollection<T extends object>(database: Database, declaration: Declaration): Collection<T> {
  const { name } = declaration;
  const none: ReadonlyMap<string, StoredDocument<T>> = new Map();

  /** Reads from the serving build; once more when it was replaced and dropped between the look-up and the read. */
  function serving<R>(read: (build: Build, table: string) => R, otherwise: R): R {
    for (let again = true; ; again = false) {
      const build = servingBuild(database, name);
      if (!build) return otherwise;
      try {
        return read(build, tableOf(name, build.version));
      } catch (error) {
        if (!again || !isTableGone(error)) throw error;
      }
    }
  }

  return {
    async get(key) {
      return serving((_, table) => documentsByKey<T>(database, table, [key]).get(key), undefined);
    },
    async getMany(keys) {
      return serving((_, table) => documentsByKey<T>(database, table, keys), none);
    },
    async find(query) {
      const checked = checkQuery(declaration, query);
      return serving(
        (build, table) => {
          checkServed(declaration, build, checked);
          const sql = pageSql(table, checked);
          const rows = database.rows(sql.text, ...sql.values);
          const items = rows.slice(0, checked.limit).map((row) => storedDocument<T>(row));
          const last = rows.length > checked.limit ? rows[checked.limit - 1] : undefined;
          return last ? { items, next: { v: sortValue(last), k: String(last.k) } } : { items };
        },
        { items: [] },
      );

      function sortValue({ v = null }: Row): string | number | boolean | null {
        return checked.sort?.field.type === 'boolean' ? v === 1 : v;
      }
    },
    async count(where, cap) {
      checkCap(declaration, cap);
      const conditions = checkWhere(declaration, where);
      return serving(
        (build, table) => {
          checkServed(declaration, build, { where: conditions });
          const sql = countSql(table, conditions, cap);
          const n = Number(database.row(sql.text, ...sql.values)?.n);
          return { n: Math.min(n, cap), capped: n > cap };
        },
        { n: 0, capped: false },
      );
    },
    async checkpoint() {
      return servingCheckpoint(database, name);
    },
  };
}
