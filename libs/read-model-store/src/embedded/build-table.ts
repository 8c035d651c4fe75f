import { flatName, indexName, type Declaration, type DeclaredField } from '../rules/declaration-rules';
import type { Database } from './database';

const UNDERSCORED = /-/g;

/** The table of a build: key `k`, position `p`, JSON text `doc` (NULL is a tombstone), a generated column per field. */
export const tableOf = (name: string, version: number): string => `_${name.replace(UNDERSCORED, '_')}_v${version}`;

/** The view that SQL tools read: the serving version of a read model. */
export const viewOf = (name: string): string => name.replace(UNDERSCORED, '_');

export const columnOf = (path: string): string => `f_${flatName(path)}`;

/** `$."orders"."count"`; declared paths hold no quotes. */
const jsonPath = (path: string): string => `$.${path.replace(/[^.]+/g, '"$&"')}`;

/** What SQL tools are told of a field. SQLite has no booleans: they are 1 and 0. */
const SQL_TYPES = { string: 'TEXT', number: 'INTEGER', boolean: 'INTEGER' } as const;

export function createTable(database: Database, { name, fields }: Declaration, version: number): void {
  const table = tableOf(name, version);
  const generated = [...fields.values()].map(
    ({ path, type }) =>
      `, ${columnOf(path)} ${SQL_TYPES[type]} GENERATED ALWAYS AS (json_extract(doc, '${jsonPath(path)}')) VIRTUAL`,
  );
  database.run(
    `CREATE TABLE ${table} (k TEXT NOT NULL PRIMARY KEY, p INTEGER NOT NULL, doc TEXT${generated.join('')})`,
  );
  database.run(`CREATE INDEX ${table}_tombstones ON ${table} (p) WHERE doc IS NULL`);
}

/**
 * Makes one of the declared indexes that are missing, or drops one no longer declared; false when all are as declared. One at a
 * time, because nobody else writes to the file meanwhile.
 */
export function matchOneIndex(database: Database, { name, indexes }: Declaration, version: number): boolean {
  const table = tableOf(name, version);
  // The key ends each index: it breaks ties and serves the cursor.
  const wanted = new Map(indexes.map((paths) => [`${table}_${indexName(paths)}`, [...paths.map(columnOf), 'k']]));
  const existing = database
    .rows(`SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL`, table)
    .map((row) => String(row.name))
    .filter((index) => index !== `${table}_tombstones`);
  const old = existing.find((index) => !wanted.has(index));
  const missing = [...wanted].find(([index]) => !existing.includes(index));
  if (old !== undefined) database.run(`DROP INDEX ${old}`);
  else if (missing)
    database.run(`CREATE INDEX ${missing[0]} ON ${table} (${missing[1].join(', ')}) WHERE doc IS NOT NULL`);
  return old !== undefined || missing !== undefined;
}

const OWN_COLUMNS = ['key', 'position', 'doc'];

/** Points the view at a version. A declared field named like one of the view's own columns is called `doc_<name>`. */
export function pointView(database: Database, name: string, version: number, fields: string): void {
  const columns = (JSON.parse(fields) as DeclaredField[]).map(({ path }) => {
    const flat = flatName(path);
    return `${columnOf(path)} AS "${OWN_COLUMNS.includes(flat.toLowerCase()) ? `doc_${flat}` : flat}"`;
  });
  // Quoted: a read model may be called `order` or `group`.
  database.run(`DROP VIEW IF EXISTS "${viewOf(name)}"`);
  database.run(`CREATE VIEW "${viewOf(name)}" AS SELECT ${['k AS "key"', 'p AS "position"', ...columns, 'doc'].join(', ')}
    FROM ${tableOf(name, version)} WHERE doc IS NOT NULL`);
}

export function dropTable(database: Database, name: string, version: number): void {
  database.run(`DROP TABLE IF EXISTS ${tableOf(name, version)}`);
}
