/** How fast something moves, by its last few looks. */
export interface Pace {
  /** Units a second since the oldest look remembered; undefined with fewer than two. */
  perSecond(now: number, reached: number): number | undefined;
}

const remembered = 20;

/** `now` in ms of a monotonic clock. */
export function pace(): Pace {
  const looks: { readonly now: number; readonly reached: number }[] = [];
  return {
    perSecond: (now, reached) => {
      looks.push({ now, reached });
      if (looks.length > remembered) looks.shift();
      const [oldest] = looks;
      if (oldest === undefined || now <= oldest.now) return undefined;
      return (Math.max(0, reached - oldest.reached) * 1_000) / (now - oldest.now);
    },
  };
}
