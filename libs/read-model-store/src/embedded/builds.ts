import { PARTITIONS } from '../partitions';
import type { BuildVersion } from '../read-model-store';
import type { MadeBuild } from '../rules/build-rules';
import type { Database } from './database';

/** What the file remembers about a build beside its documents. */
export interface Build extends MadeBuild {
  /** Never used again, also not for a version that is dropped and made anew. */
  readonly id: number;
  readonly version: number;
}

type NewBuild = Pick<Build, 'version' | 'fold' | 'fields'>;

const COLUMNS = 'id, version, fold, partitions, fields';

/** The build that answers queries, as it stands at this moment. */
export function servingBuild(database: Database, name: string): Build | undefined {
  return database.row(`SELECT ${COLUMNS} FROM _serving JOIN _builds USING (name, version) WHERE name = ?`, name) as
    Build | undefined;
}

export function findBuild(database: Database, name: string, version: number): Build | undefined {
  return database.row(`SELECT ${COLUMNS} FROM _builds WHERE name = ? AND version = ?`, name, version) as
    Build | undefined;
}

/** Remembers a build with nothing in it, held by nobody, and gives its id. */
export function addBuild(database: Database, name: string, { version, fold, fields }: NewBuild): number {
  const sql = 'INSERT INTO _builds (name, version, fold, served, partitions, fields) VALUES (?, ?, ?, 0, ?, ?)';
  database.run(sql, name, version, fold, PARTITIONS, fields);
  const id = Number(database.row('SELECT last_insert_rowid() AS id')?.id);
  for (let partition = 0; partition < PARTITIONS; partition += 1)
    database.run('INSERT INTO _partitions (build, partition, checkpoint, fence) VALUES (?, ?, -1, 0)', id, partition);
  return id;
}

export function removeBuild(database: Database, { id }: Build): void {
  database.run('DELETE FROM _partitions WHERE build = ?', id);
  database.run('DELETE FROM _builds WHERE id = ?', id);
}

/** Makes a build the serving one and remembers that it has been. */
export function setServing(database: Database, name: string, { id, version }: Build): void {
  const sql = 'INSERT INTO _serving VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version';
  database.run(sql, name, version);
  database.run('UPDATE _builds SET served = 1 WHERE id = ?', id);
}

export function listBuilds(database: Database, name: string): readonly BuildVersion[] {
  const sql = `SELECT b.version, b.fold, b.served, s.version IS NOT NULL AS serving,
      (SELECT json_group_array(p.checkpoint ORDER BY p.partition) FROM _partitions p
        WHERE p.build = b.id) AS checkpoints
    FROM _builds b LEFT JOIN _serving s ON s.name = b.name AND s.version = b.version WHERE b.name = ? ORDER BY b.version`;
  return database.rows(sql, name).map(({ version, fold, served, serving, checkpoints: list }) => {
    const checkpoints = JSON.parse(String(list)) as readonly number[];
    return {
      version: Number(version),
      fold: Number(fold),
      serving: serving === 1,
      served: served === 1,
      checkpoint: Math.min(...checkpoints),
      checkpoints,
    };
  });
}
