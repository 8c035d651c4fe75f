import type { Db } from 'mongodb';
import { PARTITIONS } from '../partitions';
import { entriesOf, LAYOUT, partsAt, pathOf, slotOf, type ReadModelEntry } from './registry';

/** Layout 1 had one checkpoint a build, and the build's number was the version of its fold. */
interface OlderBuild {
  readonly checkpoint?: number;
}

/** Brings the entries of an older layout to this one; their documents stay as they are. Any number of processes may do it at once. */
export async function prepareLayout(database: Db): Promise<void> {
  for (;;) {
    const older = await entriesOf(database)
      .find({ layout: { $ne: LAYOUT } })
      .toArray();
    if (older.length === 0) return;
    for (const entry of older) await takeOverBuilds(database, entry);
  }
}

async function takeOverBuilds(database: Db, entry: ReadModelEntry): Promise<void> {
  if ((entry.layout ?? 1) > LAYOUT)
    throw new Error('the read models in MongoDB were made by a newer version of Aftercare: use that version');
  const filter: Record<string, unknown> = { _id: entry._id, layout: { $exists: false } };
  const set: Record<string, unknown> = { layout: LAYOUT };
  const unset: Record<string, ''> = {};
  for (const slot of Object.keys(entry.builds ?? {})) {
    const version = Number(slot.slice(1));
    const { checkpoint = -1 } = (entry.builds?.[slotOf(version)] ?? {}) as OlderBuild;
    // A writer of the older version may be at work: then all is looked at once more.
    filter[pathOf(version, 'checkpoint')] = checkpoint;
    unset[pathOf(version, 'checkpoint')] = '';
    set[pathOf(version, 'fold')] = version;
    // Not noted then: a build had served when it, or a later one, serves.
    set[pathOf(version, 'served')] = version <= (entry.serving ?? 0);
    set[pathOf(version, 'partitions')] = PARTITIONS;
    set[pathOf(version, 'parts')] = partsAt(checkpoint);
  }
  const update = Object.keys(unset).length > 0 ? { $set: set, $unset: unset } : { $set: set };
  await entriesOf(database).updateOne(filter, update);
}
