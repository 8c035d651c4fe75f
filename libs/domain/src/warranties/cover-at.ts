import type { Instant } from '../fact';
import { exclusionOf } from '../standards/applicable';
import { anyShare, aspects, noShares, type Shares } from './cover';
import { percentAt } from './schedule';
import { scheduleFor, type WarrantiesState, type Warranty } from './warranty-state';

/** What is known of the failure beside its time and component. */
export interface FailureDetails {
  readonly fault?: string;
  /** Reading of the meter, in the metric of the usage limit. */
  readonly usage?: number;
}

/** What is paid for a component that failed at an instant, and why. */
export interface CoverAnswer {
  /** True when at least one aspect is paid for. */
  readonly covered: boolean;
  readonly shares: Shares;
  /** Codes, e.g. `parts-covered`, `labour-ended`, `excluded:battery*`, `voided`. */
  readonly reasons: readonly string[];
  /** The terms that answered; none where the unit has no warranty. */
  readonly term?: string;
  readonly version?: number;
}

/**
 * The cover of a component at an instant (`from` of a stretch counts, `until` does not). Where the unit had several
 * warranties, the newest that pays anything answers, else the newest.
 */
export function coverAt(
  state: WarrantiesState,
  component: string,
  instant: Instant,
  failure: FailureDetails = {},
): CoverAnswer {
  const answers = state.warranties.toReversed().map((warranty) => answerOf(warranty, component, instant, failure));
  const answer = answers.find(({ covered }) => covered) ?? answers[0];
  return answer ?? { covered: false, shares: noShares, reasons: ['no-warranty'] };
}

function answerOf(warranty: Warranty, component: string, instant: Instant, failure: FailureDetails): CoverAnswer {
  const { term, version, usageLimit } = warranty.applied;
  const source = { term, version };
  const obstacle = obstacleTo(warranty, component, instant, failure);
  if (obstacle !== undefined) return { covered: false, shares: noShares, reasons: [obstacle], ...source };
  const schedule = scheduleFor(warranty, component);
  const percent = (aspect: (typeof aspects)[number]) => percentAt(schedule[aspect], instant);
  const shares: Shares = { parts: percent('parts'), labour: percent('labour'), expenses: percent('expenses') };
  const reasons = aspects.map((aspect) => {
    const spans = schedule[aspect];
    if (shares[aspect] > 0) return `${aspect}-covered`;
    if (spans.length === 0) return `${aspect}-not-covered`;
    return spans.every(({ from }) => instant < from) ? `${aspect}-not-begun` : `${aspect}-ended`;
  });
  const unread = usageLimit && failure.usage === undefined ? ['usage-not-reported'] : [];
  return { covered: anyShare(shares), shares, reasons: [...reasons, ...unread], ...source };
}

/** What takes the cover away altogether, whatever its dates say. */
function obstacleTo(
  { applied, voided }: Warranty,
  component: string,
  instant: Instant,
  { fault, usage }: FailureDetails,
): string | undefined {
  if (voided && instant >= voided.from) return 'voided';
  const exclusion = exclusionOf(applied.exclusions, component, ...(fault === undefined ? [] : [fault]));
  if (exclusion !== undefined) return `excluded:${exclusion}`;
  const limit = applied.usageLimit?.limit;
  return limit !== undefined && usage !== undefined && usage > limit ? 'usage-limit-exceeded' : undefined;
}
