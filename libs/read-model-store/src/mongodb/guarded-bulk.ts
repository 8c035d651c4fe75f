import { MongoBulkWriteError, type AnyBulkWriteOperation } from 'mongodb';
import { partitionOf } from '../partitions';
import type { CheckedWrite } from '../rules/batch-rules';
import type { Share } from '../rules/share-rules';
import { type Documents, type HeldDocument } from './documents';
import type { Messages } from './messages';
import { DUPLICATE_KEY } from './registry';

const MAX_ROUNDS = 10;

/** A write with the fence of its writer. */
interface FencedWrite extends CheckedWrite {
  readonly fence: number;
}

/**
 * In messages of a bounded size, one after the other, writes each document unless its stored position is not below its own, or a higher fence has written it (`fenced`). All is
 * acknowledged by a majority, and every write is accounted for, or this throws. No transaction: a write that is stale looks
 * for a document with a lower position, finds none, and then cannot be inserted because its key is taken.
 */
export async function guardedBulk(
  documents: Documents,
  writes: readonly CheckedWrite[],
  share: Share,
  messages: Messages,
): Promise<{ applied: number; skipped: number; fenced: boolean }> {
  let applied = 0;
  let sent: readonly FencedWrite[] = writes.map((write) => ({ ...write, fence: share[partitionOf(write.key)] ?? 0 }));
  for (let round = 1; sent.length > 0; round += 1) {
    if (round > MAX_ROUNDS) throw new Error(`MongoDB: ${sent.length} writes lost a race ${MAX_ROUNDS} times`);
    const refused = (await messages.write(sent, (part) => send(documents, part))).flat();
    applied += sent.length - refused.length;
    const { ahead, fenced } = await compareWithHeld(documents, refused, messages);
    if (fenced) return { applied, skipped: writes.length - applied, fenced };
    sent = ahead;
  }
  return { applied, skipped: writes.length - applied, fenced: false };
}

/** Sends one unordered bulk and gives back the writes whose key was taken. */
async function send(documents: Documents, writes: readonly FencedWrite[]): Promise<readonly FencedWrite[]> {
  const operations = writes.map(guardedReplace);
  const { result, refused } = await documents.bulkWrite(operations, { ordered: false }).then(
    (done) => ({ result: done, refused: [] as FencedWrite[] }),
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

/** A document of an older layout has no `_f`, which is no higher fence either. */
function guardedReplace({ key, position, text, fence }: FencedWrite): AnyBulkWriteOperation<HeldDocument> {
  const content = text === null ? { _del: new Date() } : { d: JSON.parse(text) as object };
  const filter = { _id: key, _p: { $lt: position }, _f: { $not: { $gt: fence } } };
  return { replaceOne: { filter, replacement: { _p: position, _f: fence, ...content }, upsert: true } };
}

/** Of two first writes of a key at the same moment one is refused, even if its position is the higher one: those go again. */
async function compareWithHeld(
  documents: Documents,
  refused: readonly FencedWrite[],
  messages: Messages,
): Promise<{ ahead: readonly FencedWrite[]; fenced: boolean }> {
  const found = await messages.ask(refused, (chunk) =>
    documents
      .find(
        { _id: { $in: chunk.map(({ key }) => key) } },
        { projection: { _p: 1, _f: 1 }, batchSize: chunk.length + 1 },
      )
      .toArray(),
  );
  const byKey = new Map(found.flat().map((document) => [document._id, document]));
  return {
    ahead: refused.filter(({ key, position }) => position > (byKey.get(key)?._p ?? -1)),
    fenced: refused.some(({ key, fence }) => (byKey.get(key)?._f ?? 0) > fence),
  };
}
