import { claimsOf, type Share } from '../rules/share-rules';
import type { Database } from './database';

/** Up to which position all partitions of a build, or those of a share, have folded; -1 when the build is gone. */
export function lowestCheckpoint(database: Database, build: number, share?: Share): number {
  const lowest = 'SELECT min(checkpoint) AS checkpoint FROM _partitions WHERE build = ?';
  const row = share
    ? database.row(`${lowest} AND json_extract(?, '$[' || partition || ']') IS NOT NULL`, build, JSON.stringify(share))
    : database.row(lowest, build);
  return Number(row?.checkpoint ?? -1);
}

/** Up to which position the build that answers queries has folded; -1 when there is none. */
export function servingCheckpoint(database: Database, name: string): number {
  const sql = `SELECT min(checkpoint) AS checkpoint FROM _serving JOIN _builds USING (name, version)
    JOIN _partitions ON build = _builds.id WHERE name = ?`;
  return Number(database.row(sql, name)?.checkpoint ?? -1);
}

/**
 * Takes the partitions of a share for its writer; undefined, and nothing changed, when one of them has a higher fence. Gives
 * those that had a lower one: whoever held them can write no more.
 */
export function takePartitions(database: Database, build: number, share: Share): ReadonlySet<number> | undefined {
  const rows = database.rows('SELECT partition, fence FROM _partitions WHERE build = ?', build);
  const held = new Map(rows.map((row) => [row.partition, row]));
  const claims = claimsOf(share).map((claim) => ({ ...claim, row: held.get(claim.partition) }));
  if (claims.some(({ fence, row }) => Number(row?.fence) > fence)) return undefined;
  const raised = claims.filter(({ fence, row }) => Number(row?.fence) < fence);
  for (const { partition, fence } of raised)
    database.run('UPDATE _partitions SET fence = ? WHERE build = ? AND partition = ?', fence, build, partition);
  return new Set(raised.map(({ partition }) => partition));
}

/** Moves the checkpoints of a share, forward only; false when one of its partitions is not held with its fence any more. */
export function moveCheckpoints(database: Database, build: number, share: Share, checkpoint: number): boolean {
  const sql = `UPDATE _partitions SET checkpoint = max(checkpoint, ?)
    WHERE build = ? AND fence = json_extract(?, '$[' || partition || ']')`;
  return database.run(sql, checkpoint, build, JSON.stringify(share)) === claimsOf(share).length;
}
