import { GroupCommit, groupCommit } from '../log/group-commit';
import { encodeRecord, ProposedEvent, sealRecord } from '../log/record';
import { Store, Writes } from '../log/store';
import { Wakeups } from '../subscriptions/wakeups';
import { listsOf } from './derived-lists';
import { RecentIds, recentIds } from './recent-ids';
import { describedStream, isMetadataStream, parseMetadata, StreamMetadata } from './stream-metadata';
import { StreamState, StreamStates } from './stream-state';

/** Events that reach the disk together or not at all. */
export interface Draft extends Writes {
  readonly touched: { state: StreamState; last: number; metadata?: StreamMetadata }[];
  readonly tombstoned: StreamState[];
}

/** The only writer of the log: numbers events, writes them and their index entries, and tells who waits for them. */
export interface Journal {
  draft(): Draft;
  /** Adds an event at the end of a stream. Returns its position. */
  add(draft: Draft, state: StreamState, event: ProposedEvent): number;
  /** Ends a stream for ever. Returns the tombstone's position. */
  addTombstone(draft: Draft, state: StreamState, event: ProposedEvent): number;
  /** Resolves when the draft is on disk. */
  commit(draft: Draft): Promise<void>;
  /** Where the next record will go, and where the last one on disk ends. */
  end(): { written: number; durable: number };
  readonly recent: RecentIds;
  readonly disk: Pick<GroupCommit, 'crowded' | 'idle'>;
}

export function openJournal(store: Store, states: StreamStates, wakeups: Wakeups): Journal {
  const recent = recentIds();
  let next = store.end();
  let durable = next;
  const disk = groupCommit(store, () => {
    recent.clear();
    states.reset();
    next = store.end();
    durable = next;
  });

  const list = (draft: Draft, name: string, position: number): void => {
    const derived = states.get(name);
    enter(draft, derived, position);
  };

  const enter = (draft: Draft, state: StreamState, position: number, metadata?: StreamMetadata): number => {
    if (state.list === 0) {
      const entry = { list: states.assignList(state), tombstone: 0 };
      draft.names.push({ name: state.name, entry });
    }
    const number = ++state.written;
    states.pin(state);
    draft.entries.push({ list: state.list, number, position });
    draft.touched.push({ state, last: number, ...(metadata && { metadata }) });
    return number;
  };

  const record = (draft: Draft, stream: string, event: ProposedEvent, revision: number | 'tombstone'): number => {
    const position = next;
    const bytes = sealRecord(encodeRecord(event, { stream, revision, position, created: Date.now() }));
    draft.records.push({ position, record: bytes });
    next += bytes.length;
    return position;
  };

  return {
    recent,
    disk,
    draft: () => ({ records: [], entries: [], names: [], touched: [], tombstoned: [] }),
    add: (draft, state, event) => {
      const position = record(draft, state.name, event, state.written + 1);
      const metadata = isMetadataStream(state.name) ? parseMetadata(event) : undefined;
      const revision = enter(draft, state, position, metadata);
      state.pending.push({ revision, id: event.id, position });
      recent.add(event.id, { stream: state.name, revision, position });
      if (metadata) {
        state.metadataWritten = metadata;
        state.metadataBytes = Buffer.from(event.data);
      }
      for (const name of listsOf(state.name, event.type, revision)) list(draft, name, position);
      return position;
    },
    addTombstone: (draft, state, event) => {
      const position = record(draft, state.name, event, 'tombstone');
      draft.names.push({ name: state.name, entry: { list: state.list, tombstone: position } });
      draft.tombstoned.push(state);
      state.tombstoneWritten = true;
      states.pin(state);
      return position;
    },
    commit: (draft) => {
      const end = next;
      const durableDraft = () => {
        durable = end;
        settle(draft, states);
        wakeups.wake(namesOf(draft));
      };
      return disk.commit({ ...draft, durable: durableDraft });
    },
    end: () => ({ written: next, durable }),
  };
}

/** What was written is now on disk. */
function settle(draft: Draft, states: StreamStates): void {
  for (const { state, last, metadata } of draft.touched) {
    state.last = last;
    if (metadata) state.metadata = metadata;
    if (state.pending[0]?.revision === last) state.pending.shift();
    if (state.last === state.written && state.tombstoned === state.tombstoneWritten) states.unpin(state);
  }
  for (const state of draft.tombstoned) {
    state.tombstoned = true;
    if (state.last === state.written) states.unpin(state);
  }
}

/** Streams whose readers have something new: those written to, and those whose metadata was. */
function namesOf(draft: Draft): Set<string> {
  const names = new Set<string>();
  for (const { state } of draft.touched) {
    names.add(state.name);
    if (isMetadataStream(state.name)) names.add(describedStream(state.name));
  }
  for (const state of draft.tombstoned) names.add(state.name);
  return names;
}
