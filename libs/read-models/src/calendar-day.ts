import type { Instant } from '@aftercare/domain';

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string;

const zones = new Map<string, (instant: Instant) => Day>([['UTC', (instant) => instant.slice(0, 10)]]);

/** The calendar day of an instant in an IANA zone. Throws a RangeError for a zone that does not exist. */
export function calendarDayIn(zone: string): (instant: Instant) => Day {
  let dayOf = zones.get(zone);
  if (!dayOf) zones.set(zone, (dayOf = daysOf(zone)));
  return dayOf;
}

function daysOf(zone: string): (instant: Instant) => Day {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const cached = { hour: '', day: '' };
  // Zones change their offset on quarter hours at the earliest, so one answer serves its whole quarter.
  return (instant) => {
    const hour = instant.slice(0, 14) + Math.floor(Number(instant.slice(14, 16)) / 15);
    if (cached.hour !== hour) {
      cached.hour = hour;
      cached.day = format.format(new Date(instant));
    }
    return cached.day;
  };
}

const PER_VERSION = 1_000_000;

/**
 * Version of a fold that counts in the calendar days of a zone: in another zone the same facts give other documents, so that it is another
 * fold, and a program whose zone was changed fills a new build as one with changed code does. In UTC the version itself; elsewhere the
 * version times a million, and a number for the zone, the same for all of its names. Throws a RangeError for a zone that does not exist.
 */
export function versionIn(zone: string, version: number): number {
  const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions();
  if (timeZone === 'UTC') return version;
  let number = 0;
  for (const character of timeZone) number = (number * 257 + character.charCodeAt(0)) % PER_VERSION;
  return version * PER_VERSION + number;
}
