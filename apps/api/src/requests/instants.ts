const instantPattern = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const dayPattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/** True when year, month and day name a day that exists: `Date` alone takes 31 February for 3 March. */
function exists(match: RegExpExecArray | null): boolean {
  if (match === null) return false;
  const [, year, month, day] = match.map(Number) as [number, number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Looks like the one form in which instants are kept, `2026-03-01T09:30:00.000Z`; whether it is one is not said. */
export function hasInstantForm(value: unknown): value is string {
  return typeof value === 'string' && value.length === 24 && value.endsWith('Z');
}

/** An instant in the one form in which they are kept. */
export function isInstant(value: unknown): value is string {
  if (!hasInstantForm(value)) return false;
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString() === value;
}

/** An instant in any ISO 8601 form with a zone as UTC with milliseconds; anything else is left as it is. */
export function toInstant(value: unknown): unknown {
  if (typeof value !== 'string' || isInstant(value) || !exists(instantPattern.exec(value))) return value;
  const time = Date.parse(value);
  return Number.isNaN(time) ? value : new Date(time).toISOString();
}

export function isDay(value: unknown): value is string {
  return typeof value === 'string' && exists(dayPattern.exec(value));
}
