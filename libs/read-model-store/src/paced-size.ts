/** How many of something to do at once so that it takes about so long, however fast whoever does it is at the time. */
export interface PacedSize {
  /** At most so many, from now on. */
  now(): number;
  /** So many were done at once, in so many milliseconds. */
  took(count: number, ms: number): void;
}

export interface PacedSizeOptions {
  readonly least: number;
  readonly first: number;
  readonly most: number;
  /** Milliseconds: a size that takes longer becomes smaller. */
  readonly aimMs: number;
}

/** Shrinks at once to what fits into the time, and doubles after each full one that took less than half of it. */
export function pacedSize({ least, first, most, aimMs }: PacedSizeOptions): PacedSize {
  const within = (size: number): number => Math.max(Math.min(least, most), Math.min(most, Math.floor(size)));
  let size = within(first);
  return {
    now: () => size,
    took: (count, ms) => {
      if (ms > aimMs) size = within((Math.min(count, size) * aimMs) / ms);
      else if (count >= size && ms < aimMs / 2) size = within(size * 2);
    },
  };
}
