import { plusDays } from '../instant';
import type { Instant } from '../fact';
import { plusMonths } from './calendar-months';
import { aspects, type Cover, type CoverSpan, type Shares } from './cover';
import { coverOf, endOf, lastSpan, percentAt, type Schedule } from './schedule';
import type { ComponentCover } from './warranty.events';
import type { Warranty } from './warranty-state';

/** The stretches that an extension adds, general and by component. */
export interface AddedCover {
  readonly cover: Cover;
  readonly components: readonly ComponentCover[];
}

export const addsNothing = ({ cover, components }: AddedCover): boolean =>
  aspects.every((aspect) => cover[aspect] === undefined) && components.length === 0;

/**
 * Calendar months stacked after the present end (from `at` on where that is past). `shares` names the shares of the
 * stretch; an aspect left out keeps its present one. A component with a cover of its own grows where it has cover.
 */
export function monthsMore(warranty: Warranty, months: number, at: Instant, shares: Partial<Shares> = {}): AddedCover {
  const end = endOf(warranty.general) ?? at;
  return everySchedule(warranty, (schedule, isGeneral) =>
    coverOf((aspect) => {
      const last = lastSpan(schedule[aspect]);
      if (last === undefined && !isGeneral) return undefined;
      const after = last?.until ?? end;
      const from = after > at ? after : at;
      return { percent: shares[aspect] ?? last?.percent ?? 0, from, until: plusMonths(from, months) };
    }),
  );
}

/** The days a unit was away, added to each aspect that was in force when it was handed in. */
export function downtimeMore(warranty: Warranty, handedIn: Instant, days: number): AddedCover {
  return everySchedule(warranty, (schedule) =>
    coverOf((aspect) => {
      const last = lastSpan(schedule[aspect]);
      if (last === undefined || percentAt(schedule[aspect], handedIn) === 0) return undefined;
      return { percent: last.percent, from: last.until, until: plusDays(last.until, days) };
    }),
  );
}

/** What was stacked after the standard cover moves on by as much as the installation moves the standard end. */
export function stackedMore(warranty: Warranty, installed: AddedCover): AddedCover {
  const standard = (component?: string): Cover => coverFor(warranty.applied, component);
  return everySchedule(warranty, (schedule, _general, component) =>
    coverOf((aspect) => {
      const [last, before, now] = [
        lastSpan(schedule[aspect]),
        standard(component)[aspect],
        coverFor(installed, component)[aspect],
      ];
      if (!last || !before || !now || last.until <= before.until) return undefined;
      return { percent: last.percent, from: last.until, until: laterBy(last.until, before, now) };
    }),
  );
}

function laterBy(instant: Instant, before: CoverSpan, now: CoverSpan): Instant {
  return new Date(Date.parse(instant) + Date.parse(now.until) - Date.parse(before.until)).toISOString();
}

function coverFor({ cover, components }: AddedCover, component?: string): Cover {
  if (component === undefined) return cover;
  return components.find((own) => own.component === component)?.cover ?? {};
}

function everySchedule(
  warranty: Warranty,
  grow: (schedule: Schedule, isGeneral: boolean, component?: string) => Cover,
): AddedCover {
  const components = warranty.components
    .map(({ component, schedule }) => ({ component, cover: grow(schedule, false, component) }))
    .filter(({ cover }) => aspects.some((aspect) => cover[aspect] !== undefined));
  return { cover: grow(warranty.general, true), components };
}
