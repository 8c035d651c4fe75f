import type { BuildSize, StoredDocument, StoredText } from '../read-model-store';
import { isKey } from '../rules/text-rules';
import type { Database, Row } from './database';

export const storedDocument = <T>(row: Row): StoredDocument<T> => ({
  key: String(row.k),
  position: Number(row.p),
  doc: JSON.parse(String(row.doc)) as T,
});

/** Rows of a table by key. CROSS JOIN keeps the order: the keys drive, the table is probed. */
export function rowsByKey(database: Database, table: string, keys: readonly string[]): readonly Row[] {
  const asked = keys.filter(isKey);
  if (asked.length === 0) return [];
  const sql = `SELECT k, p, doc FROM json_each(?) AS asked CROSS JOIN ${table} ON k = asked.value WHERE doc IS NOT NULL`;
  return database.rows(sql, JSON.stringify(asked));
}

/** Documents of a table by key. */
export const documentsByKey = <T>(
  database: Database,
  table: string,
  keys: readonly string[],
): ReadonlyMap<string, StoredDocument<T>> =>
  new Map(rowsByKey(database, table, keys).map((row) => [String(row.k), storedDocument<T>(row)]));

/** The texts of a table's documents in the order of their keys. */
export function textsAfter(
  database: Database,
  table: string,
  { after, limit }: { readonly after?: string; readonly limit: number },
): readonly StoredText[] {
  const from = `SELECT k, p, doc FROM ${table} WHERE doc IS NOT NULL`;
  const rows =
    after === undefined
      ? database.rows(`${from} ORDER BY k LIMIT ?`, limit)
      : database.rows(`${from} AND k > ? ORDER BY k LIMIT ?`, after, limit);
  return rows.map(({ k, p, doc }) => ({ key: String(k), position: Number(p), text: String(doc) }));
}

/** Documents of a table and the bytes of their texts. */
export function sizeOf(database: Database, table: string): BuildSize {
  const sql = `SELECT count(*) AS documents, coalesce(sum(octet_length(doc)), 0) AS bytes FROM ${table} WHERE doc IS NOT NULL`;
  const row = database.row(sql);
  return { documents: Number(row?.documents), bytes: Number(row?.bytes) };
}
