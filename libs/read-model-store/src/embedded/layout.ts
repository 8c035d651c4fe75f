import { PARTITIONS } from '../partitions';
import type { Database } from './database';

const LAYOUT = 2;

const TABLES = [
  `CREATE TABLE IF NOT EXISTS _builds (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, version INTEGER NOT NULL, fold INTEGER NOT NULL,
    served INTEGER NOT NULL, partitions INTEGER NOT NULL, fields TEXT NOT NULL, UNIQUE (name, version))`,
  `CREATE TABLE IF NOT EXISTS _partitions (
    build INTEGER NOT NULL, partition INTEGER NOT NULL, checkpoint INTEGER NOT NULL, fence INTEGER NOT NULL,
    PRIMARY KEY (build, partition)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS _serving (
    name TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID`,
];

/** Makes the tables that list the builds and say which one serves, out of those of an older layout if need be. */
export function prepareLayout(database: Database): void {
  if (layoutOf(database) === LAYOUT) return;
  database.transaction(() => {
    // Looked up once more: another process may have been faster.
    const layout = layoutOf(database);
    if (layout > LAYOUT)
      throw new Error(
        'the read-model file was made by a newer version of Aftercare: use that version, or another file',
      );
    if (layout === LAYOUT) return;
    if (layout === 1) database.run('ALTER TABLE _builds RENAME TO _builds_1');
    for (const table of TABLES) database.run(table);
    if (layout === 1) takeOverBuilds(database);
    database.run(`PRAGMA user_version = ${LAYOUT}`);
  });
}

const layoutOf = (database: Database): number => Number(database.row('PRAGMA user_version')?.user_version);

/**
 * Layout 1 had one checkpoint a build, and the build's number was the version of its fold. Whether a build had served was not
 * noted: it had when it, or a later one, serves.
 */
function takeOverBuilds(database: Database): void {
  database.run(`INSERT INTO _builds (name, version, fold, served, partitions, fields)
    SELECT b.name, b.version, b.version, b.version <= coalesce(s.version, 0), ${PARTITIONS}, b.fields
    FROM _builds_1 b LEFT JOIN _serving s ON s.name = b.name`);
  const partitions = JSON.stringify([...Array(PARTITIONS).keys()]);
  database.run(
    `INSERT INTO _partitions (build, partition, checkpoint, fence)
      SELECT b.id, value, checkpoint, 0 FROM _builds_1 JOIN _builds b USING (name, version) CROSS JOIN json_each(?)`,
    partitions,
  );
  database.run('DROP TABLE _builds_1');
}
