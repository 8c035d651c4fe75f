import type { Reread } from './reread';
import type { ParkedEntries, StoredEntry } from './parked-entries';
import type { ParkedEntry } from './parked-entry';
import type { KnownQueue, ParkedKeys } from './parked-keys';

/** What came of the first facts of a queue. */
export interface Worked {
  /** They wait no more: the first ones, in order. */
  readonly done: readonly StoredEntry[];
  /** The one after them, if it failed again. */
  readonly failed?: { readonly entry: StoredEntry; readonly reason: string };
}

/**
 * What read models and policies do differently about facts that wait: a read model folds them, a policy issues their commands.
 * All else about parking is the same for both.
 */
export interface QueueWork {
  /** Whether a queue may be worked through now; else it is looked at again. */
  ready(queue: KnownQueue): boolean;
  /** How many of a queue's first facts are worked through together. */
  together(queue: KnownQueue): number;
  /**
   * Works through the first facts of a queue, in order, until one fails again. After a crash it is given some of them once more,
   * which must change nothing. Throws what another try may mend.
   */
  work(facts: readonly StoredEntry[]): Promise<Worked>;
  /** Undoes what a fact had begun, before it is discarded; harmless when done again. */
  forget?(fact: ParkedEntry): Promise<void>;
  /** Told when less waits than before. */
  shorter?(): void;
}

/** What parking lends to the work. */
export interface ParkingTools {
  readonly entries: ParkedEntries;
  readonly parked: ParkedKeys;
  readonly reread: Reread;
}
