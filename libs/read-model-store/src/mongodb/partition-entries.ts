import type { Db } from 'mongodb';
import { claimsOf, type Share } from '../rules/share-rules';
import { entriesOf, findBuild, pathOf, type Build } from './registry';

/** The build that a writer was opened on. */
export interface OpenedBuild {
  readonly name: string;
  readonly version: number;
  /** Its collection, which tells it from a build of the same number made later. */
  readonly documents: string;
}

/** What became of a writer's share: held, taken over by a higher fence, or its build dropped. */
export type Standing = 'held' | 'fenced' | 'dropped';

/** Raises the fences of a share to its writer's, all at once or, when one of them is higher already, none. */
export async function takePartitions(database: Db, build: OpenedBuild, share: Share): Promise<Standing> {
  if (claimsOf(share).length === 0) return 'held';
  return change(database, build, share, (fence) => ({ $lte: fence }), {
    $set: eachOf(build, share, 'fence', (fence) => fence),
  });
}

/** Moves the checkpoints of a share, forward only and all in one, under its fences. */
export async function moveCheckpoints(
  database: Db,
  build: OpenedBuild,
  share: Share,
  checkpoint: number,
): Promise<Standing> {
  return change(database, build, share, (fence) => fence, {
    // A position of -0 is 0.
    $max: eachOf(build, share, 'checkpoint', () => checkpoint + 0),
  });
}

/** Whether a writer may go on. */
export function standingOf(current: Build | undefined, { documents }: OpenedBuild, share: Share): Standing {
  if (current?.documents !== documents) return 'dropped';
  const held = claimsOf(share).every(({ partition, fence }) => current.parts[`p${partition}`]?.fence === fence);
  return held ? 'held' : 'fenced';
}

async function change(
  database: Db,
  build: OpenedBuild,
  share: Share,
  fenceIs: (fence: number) => number | { $lte: number },
  update: object,
): Promise<Standing> {
  const { name, version, documents } = build;
  const { matchedCount } = await entriesOf(database).updateOne(
    { _id: name, [pathOf(version, 'documents')]: documents, ...eachOf(build, share, 'fence', fenceIs) },
    update,
  );
  if (matchedCount === 1) return 'held';
  return (await findBuild(database, name, version))?.documents === documents ? 'fenced' : 'dropped';
}

/** One field of every partition of a share, with a value made of its fence. */
const eachOf = <V>({ version }: OpenedBuild, share: Share, field: string, value: (fence: number) => V) =>
  Object.fromEntries(
    claimsOf(share).map(({ partition, fence }) => [pathOf(version, 'parts', `p${partition}`, field), value(fence)]),
  );
