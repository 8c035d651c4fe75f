import type { ReadModelStore } from '../read-model-store';
import { checkDeclaration, checkVersion } from '../rules/declaration-rules';
import { StoreRuleBroken } from '../rules/store-rule-broken';
import { dropTable, pointView } from './build-table';
import { findBuild, listBuilds, prepareLayout, removeBuild, servingBuild, setServing } from './builds';
import { openDatabase } from './database';
import { embeddedCollection } from './embedded-collection';
import { embeddedWriter } from './embedded-writer';

/** Read models in one SQLite file: a table per build, a view per read model. Needs a local disk. */
export async function openEmbeddedStore(file: string): Promise<ReadModelStore> {
  const database = await openDatabase(file, prepareLayout);
  return {
    collection: (spec) => embeddedCollection(database, checkDeclaration(spec)),
    async build(spec, version, { bulk = false } = {}) {
      checkVersion(spec.name, version);
      return embeddedWriter(database, checkDeclaration(spec), version, bulk);
    },
    async versions(name) {
      return listBuilds(database, name);
    },
    async promote(name, version) {
      checkVersion(name, version);
      database.transaction(() => {
        const build = findBuild(database, name, version);
        if (!build) throw new StoreRuleBroken(name, 'version', `there is no version ${version}: build it first`);
        setServing(database, name, version);
        pointView(database, name, version, build.fields);
      });
    },
    async drop(name, version) {
      checkVersion(name, version);
      database.transaction(() => {
        if (servingBuild(database, name)?.version === version)
          throw new StoreRuleBroken(name, 'version', `version ${version} is serving: promote another one first`);
        if (!findBuild(database, name, version)) return;
        removeBuild(database, name, version);
        dropTable(database, name, version);
      });
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
