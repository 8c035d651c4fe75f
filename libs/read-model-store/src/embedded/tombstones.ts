import { partitionOf } from '../partitions';
import type { Database } from './database';

/**
 * Removes the tombstones that guard against nobody any more: those up to the checkpoint of a partition whose earlier writers
 * are all fenced off. The partition's new writer starts after its checkpoint.
 */
export function reapTombstones(database: Database, table: string, taken: ReadonlyMap<number, number>): void {
  if (taken.size === 0) return;
  const rows = database.rows(`SELECT k, p FROM ${table} WHERE doc IS NULL AND p <= ?`, Math.max(...taken.values()));
  for (const { k, p } of rows)
    if (Number(p) <= (taken.get(partitionOf(String(k))) ?? -1))
      database.run(`DELETE FROM ${table} WHERE k = ?`, k ?? '');
}
