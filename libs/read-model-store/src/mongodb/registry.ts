import { randomBytes } from 'node:crypto';
import { MongoServerError, type Collection, type Db } from 'mongodb';
import { PARTITIONS } from '../partitions';
import type { BuildVersion } from '../read-model-store';
import type { MadeBuild } from '../rules/build-rules';

/** The server's code for a key that is taken. */
export const DUPLICATE_KEY = 11000;

/** The layout of the entries. Layout 1 had one checkpoint a build, and no folds. */
export const LAYOUT = 2;

/** How far a partition has folded, and the fence of whoever may write it. */
export interface PartitionEntry {
  readonly checkpoint: number;
  readonly fence: number;
}

/** A build as MongoDB remembers it. `documents` names its collection, which is never used again once dropped. */
export interface Build extends MadeBuild {
  readonly documents: string;
  readonly served?: boolean;
  /** By `p0`, `p1` ... */
  readonly parts: Readonly<Record<string, PartitionEntry>>;
}

/** One document per read model: its builds, who writes them and which of them serves change without a transaction. */
export interface ReadModelEntry {
  readonly _id: string;
  readonly layout?: number;
  readonly serving?: number;
  /** By `v1`, `v2` ... */
  readonly builds?: Readonly<Record<string, Build>>;
}

export const entriesOf = (database: Db): Collection<ReadModelEntry> =>
  database.collection<ReadModelEntry>('_read_models');

export const slotOf = (version: number): string => `v${version}`;
/** Where a field of a build lies in the entry of its read model. */
export const pathOf = (version: number, ...fields: readonly string[]): string =>
  ['builds', slotOf(version), ...fields].join('.');

/** Every partition at the same checkpoint, held by nobody. */
export const partsAt = (checkpoint: number): Build['parts'] =>
  Object.fromEntries(Array.from({ length: PARTITIONS }, (_, n) => [`p${n}`, { checkpoint, fence: 0 }]));

export async function findBuild(database: Db, name: string, version: number): Promise<Build | undefined> {
  return (await entriesOf(database).findOne({ _id: name }))?.builds?.[slotOf(version)];
}

/** The build that answers queries, as it stands at this moment. */
export async function servingBuild(database: Db, name: string): Promise<(Build & { version: number }) | undefined> {
  const entry = await entriesOf(database).findOne({ _id: name });
  const build = entry?.serving === undefined ? undefined : entry.builds?.[slotOf(entry.serving)];
  return build && entry?.serving !== undefined ? { ...build, version: entry.serving } : undefined;
}

/** The build of a version; a new one with a collection of its own, held by nobody, when there is none. */
export async function ensureBuild(
  database: Db,
  name: string,
  version: number,
  made: Pick<Build, 'fields' | 'fold'>,
): Promise<Build> {
  const build: Build = {
    documents: `${name}.v${version}.${randomBytes(4).toString('hex')}`,
    ...made,
    served: false,
    partitions: PARTITIONS,
    parts: partsAt(-1),
  };
  try {
    await entriesOf(database).updateOne(
      { _id: name, [pathOf(version)]: { $exists: false } },
      { $set: { layout: LAYOUT, [pathOf(version)]: build } },
      { upsert: true },
    );
  } catch (error) {
    // The read model is known and has this version: the upsert tried to add it once more.
    if (!(error instanceof MongoServerError) || error.code !== DUPLICATE_KEY) throw error;
  }
  return (await findBuild(database, name, version)) ?? ensureBuild(database, name, version, made);
}

/** False when there is no such version. */
export async function setServing(database: Db, name: string, version: number): Promise<boolean> {
  const { matchedCount } = await entriesOf(database).updateOne(
    { _id: name, [pathOf(version)]: { $exists: true } },
    { $set: { serving: version, [pathOf(version, 'served')]: true } },
  );
  return matchedCount === 1;
}

/** Forgets a build unless it serves. */
export async function forgetBuild(database: Db, name: string, version: number): Promise<void> {
  await entriesOf(database).updateOne({ _id: name, serving: { $ne: version } }, { $unset: { [pathOf(version)]: '' } });
}

export async function listBuilds(database: Db, name: string): Promise<readonly BuildVersion[]> {
  const entry = await entriesOf(database).findOne({ _id: name });
  return Object.entries(entry?.builds ?? {})
    .map(([slot, build]) => ({ version: Number(slot.slice(1)), build }))
    .map(({ version, build }) => ({
      version,
      fold: build.fold,
      serving: entry?.serving === version,
      served: build.served ?? false,
      checkpoint: lowestCheckpoint(build),
      checkpoints: Array.from({ length: build.partitions }, (_, n) => build.parts[`p${n}`]?.checkpoint ?? -1),
    }))
    .sort((a, b) => a.version - b.version);
}

/** Up to which position all partitions of a build have folded. */
export const lowestCheckpoint = ({ parts }: Build): number =>
  Math.min(...Object.values(parts).map(({ checkpoint }) => checkpoint));
