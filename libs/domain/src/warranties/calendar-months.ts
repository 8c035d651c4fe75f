import type { Instant } from '../fact';

/**
 * The same day and time so many calendar months later, in UTC; the last day of the month where that day does not
 * exist (31 January and one month: 28 or 29 February).
 */
export function plusMonths(instant: Instant, months: number): Instant {
  const date = new Date(instant);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.toISOString();
}
