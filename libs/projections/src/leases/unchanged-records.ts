import type { Recorded } from '../records';

/** For how long records have not changed, by this process's own clock: no two clocks are ever compared. */
export interface UnchangedRecords<T extends object> {
  /** What was found at a moment (ms of the monotonic clock), which was asked for then. */
  look(found: readonly Recorded<T>[], at: number): void;
  /** As last seen. */
  get(key: string): Recorded<T> | undefined;
  all(): readonly Recorded<T>[];
  /** Milliseconds between the first and the last look that found the record as it is now; 0 when it is not known. */
  unchangedFor(key: string): number;
}

interface Seen<T> {
  readonly record: Recorded<T>;
  readonly since: number;
}

/**
 * Looks that lie further than `longestGap` ms apart tell nothing about the time between them: this process was frozen, or the
 * store was away for everybody, also for those who would have changed their records.
 */
export function unchangedRecords<T extends object>(longestGap: number): UnchangedRecords<T> {
  let seen = new Map<string, Seen<T>>();
  let lastLook = -Infinity;
  return {
    look: (found, at) => {
      const continuous = at - lastLook <= longestGap;
      const since = ({ key, revision }: Recorded<T>): number => {
        const before = seen.get(key);
        return continuous && before?.record.revision === revision ? before.since : at;
      };
      seen = new Map(found.map((record) => [record.key, { record, since: since(record) }]));
      lastLook = at;
    },
    get: (key) => seen.get(key)?.record,
    all: () => [...seen.values()].map(({ record }) => record),
    unchangedFor: (key) => {
      const known = seen.get(key);
      return known ? lastLook - known.since : 0;
    },
  };
}
