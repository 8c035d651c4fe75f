/** Where an event id was last seen. */
export interface RecentPlace {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
}

/** A bounded memory of event ids, for appends that name no exact revision. Empty after a restart, as in EventStoreDB. */
export interface RecentIds {
  get(id: string): RecentPlace | undefined;
  /** The first writer of an id keeps it. */
  add(id: string, place: RecentPlace): void;
  clear(): void;
}

/** About what EventStoreDB's own cache of 8 MiB holds. */
const REMEMBERED = 100_000;

export function recentIds(): RecentIds {
  const places = new Map<string, RecentPlace>();
  // One iterator for good: a new one would step over all that was deleted, each time.
  let oldest = places.keys();
  return {
    get: (id) => places.get(id),
    add: (id, place) => {
      if (places.has(id)) return;
      places.set(id, place);
      if (places.size > REMEMBERED) places.delete(oldest.next().value as string);
    },
    clear: () => {
      places.clear();
      oldest = places.keys();
    },
  };
}
