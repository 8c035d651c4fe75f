import type { RecordedFact } from '@aftercare/domain';
import { UndecodableEvent } from '@aftercare/event-sourcing';
import { type BuildWriter, type DocumentCheck, partitionOf, type Write } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { reasonOf } from '../log';
import type { RecentDocuments } from '../recent-documents';
import { queueId, storableKey, storableText, type ParkedEntry } from './parked-entry';
import type { ParkedEntries, StoredEntry } from './parked-entries';
import type { KnownQueue, ParkedKeys } from './parked-keys';

/** A fact out of the event store as it reads today. Throws UndecodableEvent, and any other error when the store is away. */
export type Reread = (stream: string, revision: number) => Promise<RecordedFact | undefined>;

export interface DrainOptions {
  /** With the keys of all partitions. */
  readonly model: AnyReadModel;
  readonly entries: ParkedEntries;
  readonly parked: ParkedKeys;
  readonly writer: Pick<BuildWriter<object>, 'getMany' | 'apply'>;
  readonly documents: RecentDocuments<object>;
  readonly check: DocumentCheck;
  readonly reread: Reread;
  /** Up to which everything else is folded: not below any fact of the queue, and left as it is. */
  readonly checkpoint: () => number;
}

export interface Drained {
  /** Facts that wait no more. */
  readonly done: number;
  /** Where it stopped again. */
  readonly failed?: Pick<ParkedEntry, 'type' | 'revision' | 'position' | 'reason'>;
}

/** It still cannot be folded. */
class StillParked extends Error {}

const pageSize = 200;

/**
 * Folds what waits in a queue, in order, until nothing does or one fails again. A document and the note that it was folded are
 * two writes: after a crash between them the document's position tells, so that nothing is folded twice. Only the folding that
 * holds the partition may do it, between two of its batches.
 */
export async function drain(options: DrainOptions, queue: KnownQueue): Promise<Drained> {
  const { entries, parked } = options;
  let done = 0;
  for (;;) {
    const page = await entries.waiting(queue.queue, queue.wholeStream ? 1 : pageSize);
    const [first] = page;
    if (!first) {
      parked.moved(queue.queue, undefined);
      return { done };
    }
    const { folded, failed } = queue.wholeStream
      ? await foldStreamEntry(options, first)
      : await foldEntries(options, page);
    await entries.remove(folded);
    done += folded.length;
    if (failed) {
      const { entry, reason } = failed;
      await entries.change(entry, { status: 'parked', shown: true, reason, attempts: entry.doc.attempts + 1 });
      parked.moved(queue.queue, entry.doc.position);
      return { done, failed: { ...entry.doc, reason } };
    }
  }
}

interface Folded {
  readonly folded: readonly StoredEntry[];
  readonly failed?: { readonly entry: StoredEntry; readonly reason: string };
}

/** Folds facts of one key into its document, which is written once. */
async function foldEntries(options: DrainOptions, page: readonly StoredEntry[]): Promise<Folded> {
  const { model, writer, documents, check, checkpoint } = options;
  const folded: StoredEntry[] = [];
  let failed: Folded['failed'];
  let write: Write<object> | undefined;
  let known: { readonly position: number; readonly doc: object | undefined } | undefined;
  for (const entry of page) {
    try {
      const fact = await read(options, entry.doc);
      const keys = keysOf(model, fact);
      checkGuess(entry.doc, keys, model.name);
      const key = keys.find((one) => storableKey(one) === entry.doc.key);
      if (key !== undefined) {
        checking(() => check.key(key));
        known ??= (await writer.getMany([key])).get(key) ?? { position: -1, doc: undefined };
        const before = known;
        if (before.position < fact.position) {
          const doc = checking(() => model.evolve(before.doc, fact, key));
          if (doc !== undefined && doc !== before.doc) checking(() => check.document(doc));
          if (doc !== before.doc) {
            known = { position: fact.position, doc };
            write = written(key, fact.position, doc);
          }
        }
      }
      folded.push(entry);
    } catch (error) {
      if (!(error instanceof StillParked)) throw error;
      failed = { entry, reason: error.message };
      break;
    }
  }
  documents.clear();
  if (write) await writer.apply({ writes: [write], checkpoint: checkpoint() });
  return { folded, ...(failed && { failed }) };
}

/**
 * Folds one fact of a stream into its documents of this partition. Where such a document was changed by a later fact in the
 * meantime, which nobody could foresee, only a rebuild gives the fold.
 */
async function foldStreamEntry(options: DrainOptions, entry: StoredEntry): Promise<Folded> {
  const { model, writer, documents, check, checkpoint, parked, entries } = options;
  try {
    const fact = await read(options, entry.doc);
    const keys = keysOf(model, fact).filter((key) => partitionOf(key) === entry.doc.partition);
    for (const key of keys) checking(() => check.key(key));
    const stored = await writer.getMany(keys);
    const [writes, queued]: [Write<object>[], ParkedEntry[]] = [[], []];
    for (const key of keys) {
      const named = parked.named(key);
      const queue = queueId(named);
      if (fact.position >= (parked.get(queue)?.head ?? Infinity)) {
        queued.push({ ...entry.doc, ...named, queue, status: 'behind', shown: true });
        continue;
      }
      const before = stored.get(key);
      if (before && before.position > fact.position) throw new StillParked(needsRebuild(model.name));
      if (before?.position === fact.position) continue;
      const doc = checking(() => model.evolve(before?.doc, fact, key));
      if (doc !== undefined) checking(() => check.document(doc));
      if (doc !== before?.doc) writes.push(written(key, fact.position, doc));
    }
    documents.clear();
    await entries.add(queued);
    parked.noted(queued);
    if (writes.length > 0) await writer.apply({ writes, checkpoint: checkpoint() });
    return { folded: [entry] };
  } catch (error) {
    if (!(error instanceof StillParked)) throw error;
    return { folded: [], failed: { entry, reason: error.message } };
  }
}

async function read({ reread }: DrainOptions, { stream, revision, position }: ParkedEntry): Promise<RecordedFact> {
  try {
    const fact = await reread(stream, revision);
    if (fact === undefined) throw new StillParked('the event store does not have it any more: discard it');
    // A stream that is read by itself does not always tell the position.
    return { ...fact, position };
  } catch (error) {
    throw error instanceof UndecodableEvent ? new StillParked(storableText(error.reason)) : error;
  }
}

const keysOf = (model: AnyReadModel, fact: RecordedFact): readonly string[] => checking(() => model.keys(fact));

/** An event that could not be read was parked for the keys that it seemed to have: now that it can be, they may be more. */
function checkGuess({ guessed }: ParkedEntry, keys: readonly string[], readModel: string): void {
  if (guessed && !keys.every((key) => guessed.includes(key))) throw new StillParked(needsRebuild(readModel));
}

const needsRebuild = (readModel: string): string =>
  `it concerns documents that later facts have changed in the meantime: run aftercare rebuild ${readModel}`;

const written = (key: string, position: number, doc: object | undefined): Write<object> =>
  doc === undefined ? { key, position, delete: true } : { key, position, doc };

/** What the fold or the store's rules throw keeps the fact parked. */
function checking<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new StillParked(storableText(reasonOf(error)).slice(0, 500));
  }
}
