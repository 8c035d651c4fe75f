import type { Instant } from '@aftercare/domain';

/** What has been learned about the times of the log: whoever has every fact up to a position has all that was recorded up to a time. */
export interface KnownTimes {
  learn(position: number, until: Instant): void;
  /** The latest time known of a position; undefined while nothing is known that reaches so far back. */
  until(position: number): Instant | undefined;
}

interface Known {
  readonly position: number;
  readonly until: Instant;
}

/** Remembers so many pairs at most, the newest ones: of one look a second, those of the last quarter of an hour. */
export function knownTimes(most = 1_000): KnownTimes {
  // Both positions and times rise: what another pair says better is left out.
  let known: Known[] = [];
  return {
    learn: (position, until) => {
      if (known.some((one) => one.position <= position && one.until >= until)) return;
      const kept = known.filter((one) => one.position < position || one.until > until);
      const at = kept.findIndex((one) => one.position > position);
      known = at < 0 ? [...kept, { position, until }] : kept.toSpliced(at, 0, { position, until });
      if (known.length > most) known = known.slice(-most);
    },
    until: (position) => known.findLast((one) => one.position <= position)?.until,
  };
}
