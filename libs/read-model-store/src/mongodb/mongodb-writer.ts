import type { Db } from 'mongodb';
import { FencedOff } from '../fenced-off';
import type { BuildOptions, BuildWriter } from '../read-model-store';
import { checkBatch } from '../rules/batch-rules';
import { checkFold, checkSameBuild } from '../rules/build-rules';
import { fieldsText, type Declaration } from '../rules/declaration-rules';
import { checkHeld, checkShare, claimsOf } from '../rules/share-rules';
import { documentsByKey, documentsOf } from './documents';
import { guardedBulk } from './guarded-bulk';
import { makeTombstoneIndex, matchIndexes } from './indexes';
import { pacedMessages, unpacedMessages, type Messages } from './messages';
import { moveCheckpoints, standingOf, takePartitions, type Standing } from './partition-entries';
import { ensureBuild, findBuild } from './registry';
import { reapTombstones } from './tombstones';

/** Opens a writer of a build, making its collection when new. `paced` are the messages of all writers of this process. */
export async function mongodbWriter<T extends object>(
  database: Db,
  declaration: Declaration,
  version: number,
  { bulk = false, fold, share: claims, urgent = false }: BuildOptions,
  paced: Messages = pacedMessages(),
): Promise<BuildWriter<T>> {
  const { name } = declaration;
  checkFold(name, fold);
  const share = checkShare(name, claims);
  const build = await ensureBuild(database, name, version, { fields: fieldsText(declaration), fold: fold ?? 1 });
  checkSameBuild(declaration, version, build, fold);
  const opened = { name, version, documents: build.documents };
  go(await takePartitions(database, opened, share));
  const documents = documentsOf(database, build);
  await makeTombstoneIndex(documents);
  await reapTombstones(documents, build, share);
  if (!bulk) await matchIndexes(documents, declaration);
  const messages = urgent ? unpacedMessages : paced;
  let moved = -1;

  return {
    async checkpoint() {
      const now = await findBuild(database, name, version);
      if (now?.documents !== build.documents) return -1;
      const reached = claimsOf(share).map(({ partition }) => now.parts[`p${partition}`]?.checkpoint ?? -1);
      return reached.length === 0 ? -1 : Math.min(...reached);
    },
    async getMany(keys) {
      return documentsByKey<T>(documents, keys, messages);
    },
    async apply(batch) {
      const writes = checkBatch(declaration, batch);
      checkHeld(name, share, writes);
      // Nobody can be kept from taking over between this look and the bulk: the fence of each document guards against that.
      go(standingOf(await findBuild(database, name, version), opened, share));
      const { fenced, ...done } = await guardedBulk(documents, writes, share, messages);
      if (fenced) go('fenced');
      // What is urgent has no rivals with higher fences that a move could find out about.
      if (urgent && batch.checkpoint <= moved) return done;
      go(await moveCheckpoints(database, opened, share, batch.checkpoint));
      moved = batch.checkpoint;
      return done;
    },
    async buildIndexes() {
      await matchIndexes(documents, declaration);
    },
  };

  /** Ends a writer whose share or build is gone. */
  function go(standing: Standing): void {
    if (standing === 'fenced') throw new FencedOff(name, version);
    if (standing === 'dropped') throw new Error(`version ${version} of ${name} was dropped: open a build anew`);
  }
}
