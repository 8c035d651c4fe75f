import type { BuildVersion, CollectionSpec, ReadModelStore } from '@aftercare/read-model-store';
import { failAsked, forgetParked } from '../parking/parked-queries';
import type { OperatorRequest } from '../requests';
import type { ComparedBuild } from './build-walk';
import type { RebuildProgress } from './rebuild-progress';

/** A build as it is compared: read beside the folding that writes it. */
export function comparedBuild(store: ReadModelStore, spec: CollectionSpec, build: number): ComparedBuild {
  // A writer with no partition of its own: it reads by key, and takes nothing from the foldings that have them.
  const reader = () => store.build<object>(spec, build, { bulk: true, share: [] });
  let opened: ReturnType<typeof reader> | undefined;
  return {
    scan: (page) => store.scan(spec, build, page),
    getMany: async (keys) => (await (opened ??= reader())).getMany(keys),
    checkpoint: async () => (await buildOf(store, spec.name, build))?.checkpoint ?? -1,
  };
}

export async function buildOf(store: ReadModelStore, name: string, build: number): Promise<BuildVersion | undefined> {
  return (await store.versions(name)).find(({ version }) => version === build);
}

/** Makes the indexes that a build was filled without; the foldings go on meanwhile. */
export async function indexBuild(store: ReadModelStore, spec: CollectionSpec, build: number): Promise<void> {
  await (await store.build<object>(spec, build, { bulk: true, share: [] })).buildIndexes();
}

/**
 * The number of the next build: above every one that there is or that a request has used. A number that was used and dropped is
 * not given again, because a folding of the dropped one may still be about to write.
 */
export function nextBuild(builds: readonly BuildVersion[], requests: readonly OperatorRequest[]): number {
  const used = requests.map(({ progress }) => (progress as Partial<RebuildProgress> | undefined)?.build ?? 0);
  return Math.max(0, ...builds.map(({ version }) => version), ...used) + 1;
}

/** The build that a rollback would go to: the newest that has answered queries and does not now. */
export const keptBuild = (builds: readonly BuildVersion[]): BuildVersion | undefined =>
  builds.filter(({ served, serving }) => served && !serving).sort((one, other) => other.version - one.version)[0];

/** Drops every build but the serving one and those to be kept. Harmless when done again. */
export async function dropOthers(store: ReadModelStore, name: string, kept: readonly number[]): Promise<void> {
  for (const { version, serving } of await store.versions(name))
    if (!serving && !kept.includes(version)) await dropBuild(store, name, version);
}

/** Drops the build that a rebuild was filling, unless it serves already. */
export async function dropUnserved(store: ReadModelStore, request: OperatorRequest): Promise<void> {
  const build = await filledBy(store, request);
  if (build !== undefined && !build.serving) await dropBuild(store, request.readModel, build.version);
}

/** Whether the build that a rebuild was filling serves already. */
export const isServed = async (store: ReadModelStore, request: OperatorRequest): Promise<boolean> =>
  (await filledBy(store, request))?.serving === true;

async function filledBy(
  store: ReadModelStore,
  { readModel, progress }: OperatorRequest,
): Promise<BuildVersion | undefined> {
  const number = (progress as Partial<RebuildProgress> | undefined)?.build;
  return number === undefined ? undefined : buildOf(store, readModel, number);
}

/** Drops a build that does not serve, with what is parked in it. */
export async function dropBuild(store: ReadModelStore, name: string, build: number): Promise<void> {
  await store.drop(name, build);
  await forgetParked(store, name, build);
}

/** Lets a build answer queries instead of another one, which stands still from now on. Harmless when done again. */
export async function promoteInstead(store: ReadModelStore, name: string, build: number, of: number): Promise<void> {
  await store.promote(name, build);
  await failAsked(
    store,
    name,
    of,
    `build ${build} of ${name} serves instead of build ${of}: ask again, about that one`,
  );
}
