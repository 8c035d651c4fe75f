/** A purchase of one customer: the calendar day in the company's zone (`YYYY-MM-DD`) and its value in major units. */
export interface PurchaseOnDay {
  readonly day: string;
  readonly value: number;
}

/** Days that count, both inclusive; without `from` every day up to `until` does. */
export interface PurchaseWindow {
  readonly from?: string;
  readonly until: string;
}

/** All that the value models need to know about a customer. Times are in weeks. */
export interface PurchaseSummary {
  /** Repeat purchases: days with a purchase, less the first. */
  readonly x: number;
  /** Age at the last purchase (t_x); 0 when there was no repeat. */
  readonly tx: number;
  /** Age at the end of the window. */
  readonly T: number;
  /** Mean value of the repeat days; 0 when there was no repeat. */
  readonly z: number;
}

const DAYS_A_WEEK = 7;
const MILLISECONDS_A_DAY = 86_400_000;

/** Days since 1970-01-01 of a calendar day. Throws a RangeError for a text that is no day. */
export function dayNumber(day: string): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  const time = match ? Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day) {
    throw new RangeError(`a day is written YYYY-MM-DD, e.g. 2026-03-01; got ${JSON.stringify(day)}`);
  }
  return time / MILLISECONDS_A_DAY;
}

/**
 * Summarises one customer's purchases, given in any order. Purchases on one day count as one; those outside the window
 * do not count at all, so a customer's age starts at the first purchase inside it. Undefined when there is none.
 */
export function summarisePurchases(
  purchases: Iterable<PurchaseOnDay>,
  window: PurchaseWindow,
): PurchaseSummary | undefined {
  const from = window.from === undefined ? Number.NEGATIVE_INFINITY : dayNumber(window.from);
  const until = dayNumber(window.until);
  const valueOfDay = new Map<number, number>();
  for (const { day, value } of purchases) {
    const number = dayNumber(day);
    if (number >= from && number <= until) valueOfDay.set(number, (valueOfDay.get(number) ?? 0) + value);
  }
  if (valueOfDay.size === 0) return undefined;
  const days = [...valueOfDay.keys()].sort((a, b) => a - b);
  const [first, ...repeats] = days as [number, ...number[]];
  const x = repeats.length;
  const last = repeats.at(-1) ?? first;
  const sum = repeats.reduce((total, day) => total + (valueOfDay.get(day) ?? 0), 0);
  return {
    x,
    tx: (last - first) / DAYS_A_WEEK,
    T: (until - first) / DAYS_A_WEEK,
    z: x === 0 ? 0 : sum / x,
  };
}
