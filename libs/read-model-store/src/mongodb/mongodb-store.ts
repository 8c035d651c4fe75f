import type { Db } from 'mongodb';
import type { ReadModelStore } from '../read-model-store';
import { checkVersion, noSuchBuild } from '../rules/build-rules';
import { checkDeclaration } from '../rules/declaration-rules';
import { checkPage } from '../rules/page-rules';
import { StoreRuleBroken } from '../rules/store-rule-broken';
import { clientOf, DURABLE } from './client';
import { textsAfter, documentsOf, sizeOf, type Documents } from './documents';
import { dropLeftOver } from './drop-left-over';
import { prepareLayout } from './layout';
import { pacedMessages } from './messages';
import { mongodbCollection } from './mongodb-collection';
import { mongodbWriter } from './mongodb-writer';
import { findBuild, forgetBuild, listBuilds, servingBuild, setServing } from './registry';

/** Read models in a MongoDB: a collection per build, one document per read model that lists its builds. Connects when first used. */
export function openMongodbStore(url: string, databaseName: string): ReadModelStore {
  const client = clientOf(url);
  const messages = pacedMessages();
  let connected: Promise<Db> | undefined;
  // A client whose first connection failed stays closed until it is told to connect again; afterwards it heals itself.
  const connect = (): Promise<Db> =>
    (connected ??= prepared().catch((error: unknown) => {
      connected = undefined;
      throw error;
    }));
  const prepared = async (): Promise<Db> => {
    await client.connect();
    const database = client.db(databaseName, DURABLE);
    await prepareLayout(database);
    return database;
  };
  /** Reads from a build; nothing it holds is missing, because it is there before and after. */
  const existing = async <R>(
    name: string,
    version: number,
    read: (documents: Documents, database: Db) => Promise<R>,
  ): Promise<R> => {
    checkVersion(name, version);
    const database = await connect();
    const build = await findBuild(database, name, version);
    if (!build) throw noSuchBuild(name, version);
    const result = await read(documentsOf(database, build), database);
    if ((await findBuild(database, name, version))?.documents !== build.documents) throw noSuchBuild(name, version);
    return result;
  };
  return {
    collection: (spec) => mongodbCollection(connect, checkDeclaration(spec)),
    async build(spec, version, options = {}) {
      checkVersion(spec.name, version);
      const declaration = checkDeclaration(spec);
      return mongodbWriter(await connect(), declaration, version, options, messages);
    },
    async versions(name) {
      return listBuilds(await connect(), name);
    },
    async promote(name, version) {
      checkVersion(name, version);
      if (!(await setServing(await connect(), name, version))) throw noSuchBuild(name, version);
    },
    async drop(name, version) {
      checkVersion(name, version);
      const database = await connect();
      await forgetBuild(database, name, version);
      if ((await servingBuild(database, name))?.version === version)
        throw new StoreRuleBroken(name, 'version', `version ${version} is serving: promote another one first`);
      await dropLeftOver(database, name, version);
    },
    stats: (name, version) => existing(name, version, sizeOf),
    async scan(spec, version, page) {
      checkPage(checkDeclaration(spec).name, page);
      return existing(spec.name, version, (documents) => textsAfter(documents, page));
    },
    async ping() {
      const { version } = await (await connect()).admin().command({ buildInfo: 1 });
      return `mongodb ${String(version)}`;
    },
    close: () => client.close(),
  };
}
