import { randomBytes } from 'node:crypto';
import { MongoServerError, type Collection, type Db } from 'mongodb';
import type { BuildVersion } from '../read-model-store';

/** The server's code for a key that is taken. */
export const DUPLICATE_KEY = 11000;

/** A build as MongoDB remembers it. `documents` names its collection, which is never used again once dropped. */
export interface Build {
  readonly documents: string;
  readonly checkpoint: number;
  /** The declared fields, as `fieldsText` gives them. */
  readonly fields: string;
}

/** One document per read model: its builds and which of them serves change together, without a transaction. */
interface ReadModelEntry {
  readonly _id: string;
  readonly serving?: number;
  readonly builds?: Readonly<Record<string, Build>>;
}

const entries = (database: Db): Collection<ReadModelEntry> => database.collection<ReadModelEntry>('_read_models');

const slot = (version: number): string => `v${version}`;
const path = (version: number, field?: keyof Build): string => ['builds', slot(version), field ?? []].flat().join('.');

const isDuplicateKey = (error: unknown): boolean => error instanceof MongoServerError && error.code === DUPLICATE_KEY;

export async function findBuild(database: Db, name: string, version: number): Promise<Build | undefined> {
  return (await entries(database).findOne({ _id: name }))?.builds?.[slot(version)];
}

/** The build that answers queries, as it stands at this moment. */
export async function servingBuild(database: Db, name: string): Promise<(Build & { version: number }) | undefined> {
  const entry = await entries(database).findOne({ _id: name });
  const build = entry?.serving === undefined ? undefined : entry.builds?.[slot(entry.serving)];
  return build && entry?.serving !== undefined ? { ...build, version: entry.serving } : undefined;
}

/** The build of a version; a new one with a collection of its own when there is none. */
export async function ensureBuild(database: Db, name: string, version: number, fields: string): Promise<Build> {
  const made: Build = { documents: `${name}.v${version}.${randomBytes(4).toString('hex')}`, checkpoint: -1, fields };
  try {
    await entries(database).updateOne(
      { _id: name, [path(version)]: { $exists: false } },
      { $set: { [path(version)]: made } },
      { upsert: true },
    );
  } catch (error) {
    // The read model is known and has this version: the upsert tried to add it once more.
    if (!isDuplicateKey(error)) throw error;
  }
  const build = await findBuild(database, name, version);
  return build ?? ensureBuild(database, name, version, fields);
}

/** Moves the checkpoint, forward only. Throws when the build is gone. */
export async function moveCheckpoint(
  database: Db,
  name: string,
  version: number,
  build: Build,
  checkpoint: number,
): Promise<void> {
  const { matchedCount } = await entries(database).updateOne(
    { _id: name, [path(version, 'documents')]: build.documents, [path(version, 'checkpoint')]: { $lt: checkpoint } },
    { $set: { [path(version, 'checkpoint')]: checkpoint } },
  );
  if (matchedCount === 1) return;
  if ((await findBuild(database, name, version))?.documents !== build.documents)
    throw new Error(`version ${version} of ${name} was dropped: open a build anew`);
}

/** False when there is no such version. */
export async function setServing(database: Db, name: string, version: number): Promise<boolean> {
  const { matchedCount } = await entries(database).updateOne(
    { _id: name, [path(version)]: { $exists: true } },
    { $set: { serving: version } },
  );
  return matchedCount === 1;
}

/** Forgets a build unless it serves. */
export async function forgetBuild(database: Db, name: string, version: number): Promise<void> {
  await entries(database).updateOne({ _id: name, serving: { $ne: version } }, { $unset: { [path(version)]: '' } });
}

export async function listBuilds(database: Db, name: string): Promise<readonly BuildVersion[]> {
  const entry = await entries(database).findOne({ _id: name });
  return Object.entries(entry?.builds ?? {})
    .map(([key, { checkpoint }]) => ({ version: Number(key.slice(1)), checkpoint }))
    .map(({ version, checkpoint }) => ({ version, serving: entry?.serving === version, checkpoint }))
    .sort((a, b) => a.version - b.version);
}
