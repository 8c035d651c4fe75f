import { setTimeout as pause } from 'node:timers/promises';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { eventAt, NoSuchPosition } from '@aftercare/event-sourcing';
import type { CollectionSpec, ReadModelStore } from '@aftercare/read-model-store';
import { reasonOf, type Log } from './log';
import { NEW, openRecords, type Records } from './records';

/** A fact that is in documents. */
export interface FoldedFact {
  readonly id: string;
  readonly position: number;
}

/** One record: the newest fact that was noted as folded. The log that documents are folded from has it where it was. */
export const foldedLog: CollectionSpec = { name: 'folded-log', fields: {}, indexes: [] };
const NEWEST = 'newest';

/** While it is not known whether the log is the same, it is looked at so often. */
const unknownMs = 50;

export interface LogWatchOptions {
  readonly client: EventStoreDBClient;
  readonly store: ReadModelStore;
  /** Between two looks. */
  readonly everyMs: number;
  /** So long the last look is waited for. */
  readonly patienceMs: number;
  readonly log: Log;
}

/**
 * Watches whether the event store's log is the one that the documents of a store are folded from. After an older copy of it was
 * restored, or with the address of another server, checkpoints would skip facts and documents would hold some that do not exist.
 */
export interface LogWatch {
  /** Told of a fact that is in documents now. */
  folded(fact: FoldedFact): void;
  /** Whether it was the same when it was looked at last; false before that. */
  isSame(): boolean;
  /** Why it is not the same, for the person on call. */
  otherLog(): string | undefined;
  /** Why it is not known. */
  delayedBy(): string | undefined;
  /** Resolves when the first look has ended, be it in vain. */
  readonly looked: Promise<void>;
  /** Ends the watch, and notes what it was told of last. */
  end(): Promise<void>;
}

type Verdict = { readonly same: true } | { readonly otherLog: string } | { readonly delayedBy?: string };

/** Looks at once, and then again and again. A store that is away changes nothing about what is known. */
export function watchLog({ client, store, everyMs, patienceMs, log }: LogWatchOptions): LogWatch {
  const ending = new AbortController();
  const { signal } = ending;
  let verdict: Verdict = {};
  let told: FoldedFact | undefined;
  let records: Records<FoldedFact> | undefined;

  const look = async (): Promise<void> => {
    // Taken before the log is looked at: what was folded from another one is never noted.
    const last = told;
    records ??= await openRecords<FoldedFact>(store, foldedLog);
    const noted = await records.get(NEWEST);
    if (noted && !(await hasFact(client, noted.doc))) return differs(noted.doc);
    if ('otherLog' in verdict) log.info({}, "the event store's log is that of the read models again: going on");
    verdict = { same: true };
    if (last && last.position > (noted?.doc.position ?? -1)) await records.put(NEWEST, last, noted?.revision ?? NEW);
  };
  const differs = ({ id, position }: FoldedFact): void => {
    const otherLog =
      `the event store's log is not the one that the read models are folded from: it has no fact ${id} at position ${position}. ` +
      'Bring that log back, or throw the read models away: see "Restore" in docs/operating.md';
    if (!('otherLog' in verdict)) log.error({ position }, otherLog);
    verdict = { otherLog };
  };
  const lookIfPossible = (): Promise<void> =>
    look().catch((error: unknown) => {
      if (!('same' in verdict || 'otherLog' in verdict)) verdict = { delayedBy: reasonOf(error) };
    });

  const looked = lookIfPossible();
  const watch = async (): Promise<void> => {
    await looked;
    while (!signal.aborted) {
      const known = 'same' in verdict || 'otherLog' in verdict;
      await pause(known ? everyMs : Math.min(everyMs, unknownMs), undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await lookIfPossible();
    }
    await lookIfPossible();
  };
  const watching = watch();

  return {
    folded: (fact) => {
      if (fact.position > (told?.position ?? -1)) told = { id: fact.id, position: fact.position };
    },
    isSame: () => 'same' in verdict,
    otherLog: () => ('otherLog' in verdict ? verdict.otherLog : undefined),
    delayedBy: () => ('delayedBy' in verdict ? verdict.delayedBy : undefined),
    looked,
    end: async () => {
      ending.abort();
      await Promise.race([watching, pause(patienceMs, undefined, { ref: false })]);
    },
  };
}

async function hasFact(client: EventStoreDBClient, { id, position }: FoldedFact): Promise<boolean> {
  try {
    const found = await eventAt(client, position);
    return found?.id === id && found.position === position;
  } catch (error) {
    if (error instanceof NoSuchPosition) return false;
    throw error;
  }
}
