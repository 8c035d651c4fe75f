import type { Instant } from '../fact';

/** What a warranty pays for; each has a share and an end of its own. */
export const aspects = ['parts', 'labour', 'expenses'] as const;
export type Aspect = (typeof aspects)[number];

/** Per cent, 0 to 100, that is paid of each aspect. */
export type Shares = Readonly<Record<Aspect, number>>;

/** A stretch of cover: `from` counts, `until` does not. */
export interface CoverSpan {
  readonly percent: number;
  readonly from: Instant;
  readonly until: Instant;
}

/** Stretches by aspect; an aspect that is missing is not covered. */
export type Cover = Readonly<Partial<Record<Aspect, CoverSpan>>>;

export const noShares: Shares = { parts: 0, labour: 0, expenses: 0 };

/** The better of two shares, aspect by aspect. */
export const betterShares = (a: Shares, b: Shares): Shares => ({
  parts: Math.max(a.parts, b.parts),
  labour: Math.max(a.labour, b.labour),
  expenses: Math.max(a.expenses, b.expenses),
});

/** True when at least one aspect is paid for. */
export const anyShare = (shares: Shares): boolean => aspects.some((aspect) => shares[aspect] > 0);
