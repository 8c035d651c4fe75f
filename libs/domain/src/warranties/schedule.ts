import type { Instant } from '../fact';
import { aspects, type Aspect, type Cover, type CoverSpan } from './cover';

/** Every stretch of cover an aspect ever got, in the order given. Stretches are only added, so cover never shrinks. */
export type Schedule = Readonly<Record<Aspect, readonly CoverSpan[]>>;

export const noSchedule: Schedule = { parts: [], labour: [], expenses: [] };

/** A cover made aspect by aspect; aspects for which nothing is made, or an empty stretch, are left out. */
export function coverOf(make: (aspect: Aspect) => CoverSpan | undefined): Cover {
  const spans: Partial<Record<Aspect, CoverSpan>> = {};
  for (const aspect of aspects) {
    const span = make(aspect);
    if (span && span.percent > 0 && span.from < span.until) spans[aspect] = span;
  }
  return spans;
}

export function addCover(schedule: Schedule, cover: Cover): Schedule {
  const grown = (aspect: Aspect) => {
    const span = cover[aspect];
    return span ? [...schedule[aspect], span] : schedule[aspect];
  };
  return { parts: grown('parts'), labour: grown('labour'), expenses: grown('expenses') };
}

/** The stretch that ends last. */
export function lastSpan(spans: readonly CoverSpan[]): CoverSpan | undefined {
  return spans.reduce<CoverSpan | undefined>(
    (last, span) => (last && last.until >= span.until ? last : span),
    undefined,
  );
}

/** The end of the cover of all aspects; none where nothing is covered. */
export function endOf(schedule: Schedule): Instant | undefined {
  return lastSpan(aspects.flatMap((aspect) => schedule[aspect]))?.until;
}

/** The best share in force at an instant, 0 where none is. */
export function percentAt(spans: readonly CoverSpan[], instant: Instant): number {
  return spans.reduce((best, { percent, from, until }) => {
    return from <= instant && instant < until ? Math.max(best, percent) : best;
  }, 0);
}
