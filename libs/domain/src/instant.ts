import type { Instant } from './fact';

const day = 86_400_000;
const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Whether a text is an instant as every fact holds it: ISO 8601 UTC with milliseconds, on a day that exists. */
export function isInstant(text: string): text is Instant {
  if (!form.test(text)) return false;
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && date.toISOString() === text;
}

/** The instant `days` times 24 hours later; earlier when negative. */
export function plusDays(instant: Instant, days: number): Instant {
  return new Date(Date.parse(instant) + days * day).toISOString();
}

/** Days of 24 hours from one instant to another, with fractions; negative when `until` is the earlier one. */
export function daysBetween(from: Instant, until: Instant): number {
  return (Date.parse(until) - Date.parse(from)) / day;
}
