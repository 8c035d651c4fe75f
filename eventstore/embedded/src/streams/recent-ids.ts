import { uuidTable } from './uuid-table';

/** Where an event id was last seen. */
export interface RecentPlace {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
}

/**
 * A bounded memory of event ids (lower-case UUIDs), for appends that name no exact revision. Empty after a restart, as in
 * EventStoreDB.
 */
export interface RecentIds {
  get(id: string): RecentPlace | undefined;
  /** The first writer of an id keeps it. */
  add(id: string, place: RecentPlace): void;
  clear(): void;
}

/** About what EventStoreDB's own cache of 8 MiB holds. */
const REMEMBERED = 100_000;

export function recentIds(): RecentIds {
  const ids = uuidTable(REMEMBERED);
  const streams: string[] = [];
  const revisions = new Float64Array(REMEMBERED);
  const positions = new Float64Array(REMEMBERED);
  let added = 0;
  return {
    get: (id) => {
      const slot = ids.find(id);
      if (slot < 0) return undefined;
      return {
        stream: streams[slot] as string,
        revision: revisions[slot] as number,
        position: positions[slot] as number,
      };
    },
    add: (id, { stream, revision, position }) => {
      if (ids.find(id) >= 0) return;
      // The slots are taken in turn: the next one holds the oldest.
      const slot = added % REMEMBERED;
      if (added >= REMEMBERED) ids.remove(slot);
      ids.put(id, slot);
      streams[slot] = stream;
      revisions[slot] = revision;
      positions[slot] = position;
      added++;
    },
    clear: () => {
      ids.clear();
      added = 0;
    },
  };
}
