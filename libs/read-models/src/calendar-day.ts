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
