import type { Db } from 'mongodb';
import type { BuildWriter } from '../read-model-store';
import { checkBatch } from '../rules/batch-rules';
import { checkSameFields, fieldsText, type Declaration } from '../rules/declaration-rules';
import { documentsByKey, documentsOf } from './documents';
import { guardedBulk } from './guarded-bulk';
import { makeTombstoneIndex, matchIndexes } from './indexes';
import { ensureBuild, findBuild, moveCheckpoint } from './registry';

/** Opens the writer of a version, making its collection when new. */
export async function mongodbWriter<T extends object>(
  database: Db,
  declaration: Declaration,
  version: number,
  bulk: boolean,
): Promise<BuildWriter<T>> {
  const { name } = declaration;
  const build = await ensureBuild(database, name, version, fieldsText(declaration));
  checkSameFields(declaration, version, build.fields);
  const documents = documentsOf(database, build);
  await makeTombstoneIndex(documents);
  // This writer starts after the checkpoint: nothing older can come, so these have nothing left to guard against.
  await documents.deleteMany({ _del: true, _p: { $lte: build.checkpoint } });
  if (!bulk) await matchIndexes(documents, declaration);

  return {
    async checkpoint() {
      const now = await findBuild(database, name, version);
      return now?.documents === build.documents ? now.checkpoint : -1;
    },
    async getMany(keys) {
      return documentsByKey<T>(documents, keys);
    },
    async apply(batch) {
      const done = await guardedBulk(documents, checkBatch(declaration, batch));
      await moveCheckpoint(database, name, version, build, batch.checkpoint);
      return done;
    },
    async buildIndexes() {
      await matchIndexes(documents, declaration);
    },
  };
}
