import type { BuildOptions, CollectionSpec, ReadModelStore } from '../read-model-store';
import { checkVersion, noSuchBuild } from '../rules/build-rules';
import { checkDeclaration, type Declaration } from '../rules/declaration-rules';
import { checkPage } from '../rules/page-rules';
import { StoreRuleBroken } from '../rules/store-rule-broken';
import { dropTable, pointView, tableOf } from './build-table';
import { findBuild, listBuilds, removeBuild, servingBuild, setServing } from './builds';
import { checkedWriter } from './checked-writer';
import { openDatabase, type Database } from './database';
import { textsAfter, documentsByKey, sizeOf } from './documents';
import { embeddedCollection } from './embedded-collection';
import { embeddedWriter, matchIndexes, type CheckedWriterHere } from './embedded-writer';
import { prepareLayout } from './layout';

/** Opens what of a build's writer touches the file. */
export type OpenWriter = (
  declaration: Declaration,
  version: number,
  options: BuildOptions,
) => CheckedWriterHere | Promise<CheckedWriterHere>;

/** Read models in one SQLite file: a table per build, a view per read model. Needs a local disk. */
export async function openEmbeddedStore(file: string): Promise<ReadModelStore> {
  const database = await openDatabase(file, prepareLayout);
  return embeddedStore(database, (...build) => checkedWriter(database, ...build));
}

/** The store over a connection for everything but what writers do, which may have another one elsewhere. */
export function embeddedStore(database: Database, open: OpenWriter): ReadModelStore {
  return {
    collection: (spec) => embeddedCollection(database, checkDeclaration(spec)),
    async build<T extends object>(spec: CollectionSpec, version: number, options: BuildOptions = {}) {
      checkVersion(spec.name, version);
      const declaration = checkDeclaration(spec);
      const writer = await open(declaration, version, options);
      if (!options.bulk) await matchIndexes(writer);
      const table = tableOf(declaration.name, version);
      return embeddedWriter(declaration, options, writer, (keys) => documentsByKey<T>(database, table, keys));
    },
    async versions(name) {
      return listBuilds(database, name);
    },
    async promote(name, version) {
      checkVersion(name, version);
      database.transaction(() => {
        const build = findBuild(database, name, version);
        if (!build) throw noSuchBuild(name, version);
        setServing(database, name, build);
        pointView(database, name, version, build.fields);
      });
    },
    async drop(name, version) {
      checkVersion(name, version);
      database.transaction(() => {
        if (servingBuild(database, name)?.version === version)
          throw new StoreRuleBroken(name, 'version', `version ${version} is serving: promote another one first`);
        const build = findBuild(database, name, version);
        if (!build) return;
        removeBuild(database, build);
        dropTable(database, name, version);
      });
    },
    async stats(name, version) {
      return sizeOf(database, existing(database, name, version));
    },
    async scan(spec, version, page) {
      checkPage(checkDeclaration(spec).name, page);
      return textsAfter(database, existing(database, spec.name, version), page);
    },
    async ping() {
      // Counting reaches for the file, which the version alone would not.
      const answer = database.row('SELECT sqlite_version() AS version, count(*) FROM _builds');
      return `sqlite ${String(answer?.version)}`;
    },
    async close() {
      database.close();
    },
  };
}

/** The table of a build that there is. */
function existing(database: Database, name: string, version: number): string {
  checkVersion(name, version);
  if (!findBuild(database, name, version)) throw noSuchBuild(name, version);
  return tableOf(name, version);
}
