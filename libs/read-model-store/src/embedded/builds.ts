import type { BuildVersion } from '../read-model-store';
import type { Database } from './database';

/** What the file remembers about a build beside its documents. */
export interface Build {
  readonly version: number;
  readonly checkpoint: number;
  /** The declared fields, as `fieldsText` gives them. */
  readonly fields: string;
}

const LAYOUT = 1;

/** Makes the tables that list the builds and say which one serves. Harmless when they are there. */
export function prepareLayout(database: Database): void {
  const layout = database.row('PRAGMA user_version')?.user_version;
  if (layout === LAYOUT) return;
  if (typeof layout === 'number' && layout > LAYOUT)
    throw new Error('the read-model file was made by a newer version of Aftercare: use that version, or another file');
  database.transaction(() => {
    database.run(`CREATE TABLE IF NOT EXISTS _builds (
      name TEXT NOT NULL, version INTEGER NOT NULL, checkpoint INTEGER NOT NULL, fields TEXT NOT NULL,
      PRIMARY KEY (name, version)) WITHOUT ROWID`);
    database.run(`CREATE TABLE IF NOT EXISTS _serving (
      name TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID`);
    database.run(`PRAGMA user_version = ${LAYOUT}`);
  });
}

/** The build that answers queries, as it stands at this moment. */
export function servingBuild(database: Database, name: string): Build | undefined {
  return database.row(
    'SELECT version, checkpoint, fields FROM _serving JOIN _builds USING (name, version) WHERE name = ?',
    name,
  ) as Build | undefined;
}

export function findBuild(database: Database, name: string, version: number): Build | undefined {
  return database.row(
    'SELECT version, checkpoint, fields FROM _builds WHERE name = ? AND version = ?',
    name,
    version,
  ) as Build | undefined;
}

export function addBuild(database: Database, name: string, { version, checkpoint, fields }: Build): void {
  database.run('INSERT INTO _builds VALUES (?, ?, ?, ?)', name, version, checkpoint, fields);
}

export function removeBuild(database: Database, name: string, version: number): void {
  database.run('DELETE FROM _builds WHERE name = ? AND version = ?', name, version);
}

/** Moves the checkpoint, forward only. Throws when the build is gone. */
export function moveCheckpoint(database: Database, name: string, version: number, checkpoint: number): void {
  const sql = 'UPDATE _builds SET checkpoint = max(checkpoint, ?) WHERE name = ? AND version = ?';
  if (database.run(sql, checkpoint, name, version) !== 1)
    throw new Error(`version ${version} of ${name} was dropped: open a build anew`);
}

export function setServing(database: Database, name: string, version: number): void {
  const sql = 'INSERT INTO _serving VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version';
  database.run(sql, name, version);
}

export function listBuilds(database: Database, name: string): readonly BuildVersion[] {
  const sql = `SELECT b.version, b.checkpoint, s.version IS NOT NULL AS serving
    FROM _builds b LEFT JOIN _serving s ON s.name = b.name AND s.version = b.version WHERE b.name = ? ORDER BY b.version`;
  return database.rows(sql, name).map((row) => ({
    version: Number(row.version),
    serving: row.serving === 1,
    checkpoint: Number(row.checkpoint),
  }));
}
