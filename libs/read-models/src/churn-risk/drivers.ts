import { daysBetween, type Instant } from '@aftercare/domain';
import { NEGATIVE_BELOW } from './churn-risk.view';
import type { ServiceSignals, Signal } from './service-signals';

/** A reason to worry, found in the service facts. It explains; it does not enter the probability. */
export interface Driver {
  readonly code: DriverCode;
  /** A sentence a person can act on. */
  readonly reason: string;
  /** The latest moment it rests on. */
  readonly since: Instant;
}

export type DriverCode =
  | 'open-claim'
  | 'unit-in-repair'
  | 'unanswered-feedback'
  | 'rejected-claim'
  | 'repair-not-fixed'
  | 'low-score'
  | 'disputed-unit'
  | 'long-repair'
  | 'refunds'
  | 'cancelled-purchase';

/** What lies further back no longer explains anything. */
export const REMEMBERED_DAYS = 365;
/** A repair that kept the unit longer than this was long. */
export const LONG_REPAIR_DAYS = 14;

/** Reasons as of an instant, the most pressing first: what is open now, then what went wrong within the last year. */
export function driversAt(signals: ServiceSignals, at: Instant): readonly Driver[] {
  const known = <E extends readonly [string, Instant, ...unknown[]]>(entries: readonly E[]): readonly E[] =>
    entries.filter(([, since]) => since <= at);
  const recent = <E extends readonly [string, Instant, ...unknown[]]>(entries: readonly E[]): readonly E[] =>
    known(entries).filter(([, since]) => daysBetween(since, at) <= REMEMBERED_DAYS);
  const age = ([, since]: Signal): string => days(Math.floor(daysBetween(since, at)));
  const low = recent(signals.scores).filter(([, , share]) => share < NEGATIVE_BELOW);
  const long = recent(signals.repaired).filter(([, , downtime]) => downtime > LONG_REPAIR_DAYS);
  return [
    ...known(signals.openClaims).map((one) => driver('open-claim', one, `Claim ${one[0]} is open for ${age(one)}.`)),
    ...known(signals.inRepair).map((one) =>
      driver('unit-in-repair', one, `A unit is away for repair ${one[0]} for ${age(one)}.`),
    ),
    ...known(signals.unanswered).map((one) =>
      driver('unanswered-feedback', one, `Negative feedback ${one[0]} waits for an answer for ${age(one)}.`),
    ),
    ...recent(signals.rejectedClaims).map((one) =>
      driver('rejected-claim', one, `Claim ${one[0]} was rejected ${age(one)} ago.`),
    ),
    ...recent(signals.notFixed).map((one) =>
      driver('repair-not-fixed', one, `A unit came back from repair ${one[0]} not fixed, ${age(one)} ago.`),
    ),
    ...together('low-score', low, (n) => `Gave a low score ${times(n)} in the last year.`),
    ...together('disputed-unit', recent(signals.disputes), () => 'The ownership of a unit is disputed.'),
    ...long.map((one) =>
      driver('long-repair', [one[0], one[1]], `Repair ${one[0]} kept the unit away for ${days(one[2])}.`),
    ),
    ...together('refunds', recent(signals.refunds), (n) => `Was refunded ${times(n)} in the last year.`),
    ...together(
      'cancelled-purchase',
      recent(signals.cancellations),
      (n) => `Cancelled ${purchases(n)} in the last year.`,
    ),
  ];
}

const driver = (code: DriverCode, [, since]: Signal, reason: string): Driver => ({ code, reason, since });

function together(
  code: DriverCode,
  entries: readonly (readonly [string, Instant, ...unknown[]])[],
  reason: (n: number) => string,
): readonly Driver[] {
  if (entries.length === 0) return [];
  const since = entries.reduce((latest, [, one]) => (one > latest ? one : latest), '');
  return [{ code, reason: reason(entries.length), since }];
}

const days = (n: number): string => (n === 1 ? '1 day' : `${n} days`);
const times = (n: number): string => (n === 1 ? 'once' : `${n} times`);
const purchases = (n: number): string => (n === 1 ? 'a purchase' : `${n} purchases`);
