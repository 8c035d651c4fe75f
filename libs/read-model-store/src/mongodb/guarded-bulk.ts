import { MongoBulkWriteError, type AnyBulkWriteOperation } from 'mongodb';
import type { CheckedWrite } from '../rules/batch-rules';
import type { Documents, HeldDocument } from './documents';
import { DUPLICATE_KEY } from './registry';

const MAX_ROUNDS = 10;

/**
 * Writes each document unless the stored position is not below its own. All is acknowledged by a majority, and every
 * write is accounted for, or this throws. No transaction: a write that is stale looks for a document with a lower position,
 * finds none, and then cannot be inserted because its key is taken.
 */
export async function guardedBulk(
  documents: Documents,
  writes: readonly CheckedWrite[],
): Promise<{ applied: number; skipped: number }> {
  let applied = 0;
  let sent = writes;
  for (let round = 1; sent.length > 0; round += 1) {
    if (round > MAX_ROUNDS) throw new Error(`MongoDB: ${sent.length} writes lost a race ${MAX_ROUNDS} times`);
    const refused = await send(documents, sent);
    applied += sent.length - refused.length;
    sent = await stillAhead(documents, refused);
  }
  return { applied, skipped: writes.length - applied };
}

/** Sends one unordered bulk and gives back the writes whose key was taken. */
async function send(documents: Documents, writes: readonly CheckedWrite[]): Promise<readonly CheckedWrite[]> {
  const operations = writes.map(guardedReplace);
  const { result, refused } = await documents.bulkWrite(operations, { ordered: false }).then(
    (done) => ({ result: done, refused: [] as CheckedWrite[] }),
    (error: unknown) => {
      if (!(error instanceof MongoBulkWriteError)) throw error;
      const errors = [error.writeErrors].flat();
      // The server's own messages quote keys: only the code is passed on.
      const other = errors.find((each) => each.code !== DUPLICATE_KEY) ?? error.result.getWriteConcernError();
      if (other ?? errors.length === 0) throw new Error(`MongoDB failed a batch: code ${other?.code ?? error.code}`);
      return { result: error.result, refused: errors.flatMap(({ index }) => writes[index] ?? []) };
    },
  );
  const accounted = result.matchedCount + result.upsertedCount + refused.length;
  if (accounted !== writes.length) throw new Error(`MongoDB accounted for ${accounted} of ${writes.length} writes`);
  return refused;
}

function guardedReplace({ key, position, text }: CheckedWrite): AnyBulkWriteOperation<HeldDocument> {
  const replacement =
    text === null ? { _p: position, _del: true as const } : { _p: position, d: JSON.parse(text) as object };
  return { replaceOne: { filter: { _id: key, _p: { $lt: position } }, replacement, upsert: true } };
}

/** Of two first writes of a key at the same moment one is refused, even if its position is the higher one: those go again. */
async function stillAhead(documents: Documents, refused: readonly CheckedWrite[]): Promise<readonly CheckedWrite[]> {
  if (refused.length === 0) return [];
  const held = await documents
    .find({ _id: { $in: refused.map(({ key }) => key) } }, { projection: { _p: 1 }, batchSize: refused.length + 1 })
    .toArray();
  const positions = new Map(held.map(({ _id, _p }) => [_id, _p]));
  return refused.filter(({ key, position }) => position > (positions.get(key) ?? -1));
}
