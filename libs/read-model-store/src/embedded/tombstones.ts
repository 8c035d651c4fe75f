import { partitionOf } from '../partitions';
import type { Database } from './database';

/**
 * Removes the tombstones that guard against nobody any more: those of partitions whose earlier writers are all fenced off, up to
 * where the whole build is folded. A writer begins after the lowest checkpoint of its share, whatever else is in it.
 */
export function reapTombstones(
  database: Database,
  table: string,
  { partitions, upTo }: { readonly partitions: ReadonlySet<number>; readonly upTo: number },
): void {
  if (partitions.size === 0) return;
  for (const { k } of database.rows(`SELECT k FROM ${table} WHERE doc IS NULL AND p <= ?`, upTo))
    if (partitions.has(partitionOf(String(k)))) database.run(`DELETE FROM ${table} WHERE k = ?`, k ?? '');
}
