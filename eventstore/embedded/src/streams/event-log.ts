import { openStore, Store } from '../log/store';
import { createWakeups, Wakeups } from '../subscriptions/wakeups';
import { Journal, openJournal } from './journal';
import { StreamStates, streamStates } from './stream-state';

/** The open database: what appends, reads and subscriptions work on. */
export interface EventLog {
  readonly store: Store;
  readonly states: StreamStates;
  readonly journal: Journal;
  readonly wakeups: Wakeups;
}

export function openEventLog(dataDir: string): EventLog {
  const store = openStore(dataDir);
  const states = streamStates(store);
  const wakeups = createWakeups();
  return { store, states, wakeups, journal: openJournal(store, states, wakeups) };
}

/** Waits for the appends under way, then closes the files. */
export async function closeEventLog({ journal, store }: EventLog): Promise<void> {
  await journal.disk.idle();
  await store.close();
}
