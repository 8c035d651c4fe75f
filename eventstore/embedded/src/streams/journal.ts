import { GroupCommit, groupCommit } from '../log/group-commit';
import { encodeRecord, ProposedEvent } from '../log/record';
import { Store, Writes } from '../log/store';
import { ListEntry, NewRecord, storedSize } from '../log/stored-record';
import { Wakeups } from '../subscriptions/wakeups';
import { listsOf } from './derived-lists';
import { RecentIds, recentIds } from './recent-ids';
import { describedStream, isMetadataStream, parseMetadata, StreamMetadata } from './stream-metadata';
import { StreamState, StreamStates } from './stream-state';

/** Events that reach the disk together or not at all. */
export interface Draft extends Writes {
  readonly records: NewRecord[];
  /** Streams and derived lists that get events, with the last of them. */
  readonly touched: Map<StreamState, Touched>;
  readonly tombstoned: StreamState[];
}

/** What a stream has got: the number of the last event, and what the last metadata event says. */
interface Touched {
  last: number;
  metadata: StreamMetadata | undefined;
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

  /** Numbers an event in a stream or derived list. */
  const enter = (draft: Draft, state: StreamState, metadata?: StreamMetadata): ListEntry => {
    if (state.list === 0) states.assignList(state);
    const number = ++state.written;
    const touched = draft.touched.get(state);
    if (touched) {
      touched.last = number;
      touched.metadata = metadata ?? touched.metadata;
    } else {
      states.pin(state);
      draft.touched.set(state, { last: number, metadata });
    }
    return { list: state.list, number };
  };

  const write = (draft: Draft, record: Buffer, listed: readonly ListEntry[]): void => {
    draft.records.push({ position: next, record, listed, lastOfAppend: false });
    next += storedSize(record, listed.length);
  };

  return {
    recent,
    disk,
    draft: () => ({ records: [], touched: new Map(), tombstoned: [] }),
    add: (draft, state, event) => {
      const position = next;
      const metadata = isMetadataStream(state.name) ? parseMetadata(event) : undefined;
      const own = enter(draft, state, metadata);
      const revision = own.number;
      const lists = listsOf(state.name, event.type, revision).map((name) => enter(draft, states.get(name)));
      const place = { stream: state.name, revision, position, created: Date.now() };
      write(draft, encodeRecord(event, place), [own, ...lists]);
      const placed = { id: event.id, stream: state.name, revision, position };
      state.pending.push(placed);
      recent.add(event.id, placed);
      if (metadata) {
        state.metadataWritten = metadata;
        state.metadataBytes = Buffer.from(event.data);
      }
      return position;
    },
    addTombstone: (draft, state, event) => {
      const position = next;
      const place = { stream: state.name, revision: 'tombstone', position, created: Date.now() } as const;
      write(draft, encodeRecord(event, place), []);
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
      const last = draft.records.pop();
      if (last) draft.records.push({ ...last, lastOfAppend: true });
      return disk.commit({ ...draft, durable: durableDraft });
    },
    end: () => ({ written: next, durable }),
  };
}

/** What was written is now on disk. */
function settle(draft: Draft, states: StreamStates): void {
  for (const [state, { last, metadata }] of draft.touched) {
    state.last = last;
    if (metadata) state.metadata = metadata;
    while (state.pending[0] && state.pending[0].revision <= last) state.pending.shift();
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
  for (const { name } of draft.touched.keys()) {
    names.add(name);
    if (isMetadataStream(name)) names.add(describedStream(name));
  }
  for (const state of draft.tombstoned) names.add(state.name);
  return names;
}
