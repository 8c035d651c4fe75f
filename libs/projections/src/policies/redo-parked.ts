import type { RecordedFact } from '@aftercare/domain';
import { isTransient } from '@aftercare/event-sourcing';
import { reasonOf } from '../log';
import type { StoredEntry } from '../parking/parked-entries';
import { storableText } from '../parking/parked-entry';
import type { ParkingTools, QueueWork, Worked } from '../parking/queue-work';
import { readAgain, StillParked } from '../parking/reread';
import type { Timers } from './timers';

export interface RedoParkedOptions {
  /** Does once more, one after the other, what a fact calls for. */
  readonly redo: (fact: RecordedFact) => Promise<void>;
  readonly timers: Pick<Timers, 'forget'>;
  /** Told when timers that were passed over may fire. */
  readonly wake: () => void;
  readonly signal: AbortSignal;
}

/** So many facts are done before that is noted. */
const pageSize = 20;

/** The commands of parked facts are issued, in order; those that were done before answer as repeated. */
export function redoParked({ redo, timers, wake, signal }: RedoParkedOptions, { reread }: ParkingTools): QueueWork {
  const redone = async ({ doc }: StoredEntry): Promise<string | undefined> => {
    try {
      await redo(await readAgain(reread, doc));
      return undefined;
    } catch (error) {
      if (isTransient(error)) throw error;
      signal.throwIfAborted();
      return error instanceof StillParked ? error.message : storableText(reasonOf(error)).slice(0, 500);
    }
  };
  return {
    ready: () => true,
    together: () => pageSize,
    work: async (facts): Promise<Worked> => {
      const done: StoredEntry[] = [];
      for (const entry of facts) {
        const reason = await redone(entry);
        if (reason !== undefined) return { done, failed: { entry, reason } };
        done.push(entry);
      }
      return { done };
    },
    forget: ({ position }) => timers.forget(position),
    shorter: wake,
  };
}
