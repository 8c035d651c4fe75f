import { MongoClient, ReadConcern, type Db, type DbOptions } from 'mongodb';
import type { ReadModelStore } from '../read-model-store';
import { checkDeclaration, checkVersion } from '../rules/declaration-rules';
import { StoreRuleBroken } from '../rules/store-rule-broken';
import { mongodbCollection } from './mongodb-collection';
import { mongodbWriter } from './mongodb-writer';
import { findBuild, forgetBuild, listBuilds, servingBuild, setServing } from './registry';

const SERVER_SELECTION_MS = 5000;
const SOCKET_MS = 30_000;

/**
 * What makes a checkpoint trustworthy whatever server fails: a write is acknowledged when a majority has it on disk, and
 * only such writes are read. Set on the database, so that no connection string can weaken it.
 */
const DURABLE: DbOptions = {
  writeConcern: { w: 'majority', journal: true },
  readConcern: new ReadConcern('majority'),
  readPreference: 'primary',
};

/** Read models in a MongoDB: a collection per build, one document per read model that lists its builds. Connects when first used. */
export function openMongodbStore(url: string, databaseName: string): ReadModelStore {
  const client = clientOf(url);
  let connected: Promise<Db> | undefined;
  // A client whose first connection failed stays closed until it is told to connect again; afterwards it heals itself.
  const connect = (): Promise<Db> =>
    (connected ??= client.connect().then(
      () => client.db(databaseName, DURABLE),
      (error: unknown) => {
        connected = undefined;
        throw error;
      },
    ));
  return {
    collection: (spec) => mongodbCollection(connect, checkDeclaration(spec)),
    async build(spec, version, { bulk = false } = {}) {
      checkVersion(spec.name, version);
      const declaration = checkDeclaration(spec);
      return mongodbWriter(await connect(), declaration, version, bulk);
    },
    async versions(name) {
      return listBuilds(await connect(), name);
    },
    async promote(name, version) {
      checkVersion(name, version);
      if (!(await setServing(await connect(), name, version)))
        throw new StoreRuleBroken(name, 'version', `there is no version ${version}: build it first`);
    },
    async drop(name, version) {
      checkVersion(name, version);
      const database = await connect();
      await forgetBuild(database, name, version);
      if ((await servingBuild(database, name))?.version === version)
        throw new StoreRuleBroken(name, 'version', `version ${version} is serving: promote another one first`);
      await dropLeftOver(database, name, version);
    },
    async ping() {
      const { version } = await (await connect()).admin().command({ buildInfo: 1 });
      return `mongodb ${String(version)}`;
    },
    close: () => client.close(),
  };
}

/** Drops collections of a version that no build refers to: that of a build just forgotten, or of a drop that died half-way. */
async function dropLeftOver(database: Db, name: string, version: number): Promise<void> {
  const prefix = `${name}.v${version}.`;
  const collections = await database.listCollections({}, { nameOnly: true }).toArray();
  // Looked up after the list: a build is known before its collection is made.
  const inUse = (await findBuild(database, name, version))?.documents;
  for (const { name: left } of collections)
    if (left.startsWith(prefix) && left !== inUse) await database.dropCollection(left);
}

function clientOf(url: string): MongoClient {
  const selection = /serverSelectionTimeoutMS=/i.test(url) ? {} : { serverSelectionTimeoutMS: SERVER_SELECTION_MS };
  try {
    return new MongoClient(url, { appName: 'aftercare', socketTimeoutMS: SOCKET_MS, ...selection });
  } catch {
    // The driver's own message may quote the connection string, which holds a password.
    throw new TypeError('MONGODB_URL is not a connection string: use mongodb://host:27017 or mongodb+srv://host');
  }
}
