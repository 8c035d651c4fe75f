import { partitionOf } from '../partitions';
import type { Share } from '../rules/share-rules';
import type { Documents } from './documents';
import { lowestCheckpoint, type Build } from './registry';

/** Longer than any batch can be under way between a client and the server. */
const KEPT_MS = 24 * 60 * 60 * 1000;
const AT_ONCE = 5000;

/**
 * Removes tombstones that guard against nobody any more: the whole build is folded past them, so that no writer opened since is
 * behind, whatever its share, and a batch of an earlier one that is still under way cannot be that old. `now` in ms since 1970.
 */
export async function reapTombstones(
  documents: Documents,
  build: Build,
  share: Share,
  now = Date.now(),
): Promise<void> {
  const old = { _del: { $lt: new Date(now - KEPT_MS) } };
  const upTo = lowestCheckpoint(build);
  const isPassed = (key: string, position: number): boolean => share[partitionOf(key)] !== null && position <= upTo;
  const found = await documents.find(old, { projection: { _p: 1 }, limit: AT_ONCE, batchSize: AT_ONCE + 1 }).toArray();
  const passed = found.filter(({ _id, _p }) => isPassed(_id, _p)).map(({ _id }) => _id);
  // Not one that has come to life again in the meantime.
  if (passed.length > 0) await documents.deleteMany({ _id: { $in: passed }, ...old });
}
