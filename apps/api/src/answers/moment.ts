import type { Instant } from '@aftercare/domain';
import { DateTime } from 'luxon';
import { malformed } from '../problems/problem';
import { TextField } from '../requests/fields';
import { isDay, isInstant, toInstant } from '../requests/instants';

/** The instant a score is for, where everything known today counts. */
export const AtField = (): PropertyDecorator =>
  TextField({
    optional: true,
    most: 40,
    description:
      'the instant the scores are for, from everything known today: an ISO 8601 instant, or a day for the end of it; now when left out',
  });

/** The instant a score is for, beside the moment as of which things are known. */
export const ScoredForField = (): PropertyDecorator =>
  TextField({
    optional: true,
    most: 40,
    description:
      'the instant the prediction is for, an ISO 8601 instant or a day; the moment of the question when left out. ' +
      'With a day of the past and no `at`: what is predicted for it from everything known today',
  });

/** An instant, or the last one of a day in the company's zone; undefined for other text. */
export function momentOf(text: string, zone: string): Instant | undefined {
  if (isDay(text)) return DateTime.fromISO(text, { zone }).endOf('day').toUTC().toISO() ?? undefined;
  const instant = toInstant(text);
  return isInstant(instant) ? instant : undefined;
}

/** The same for a query's `at`, or another field; throws a problem for text that is neither. */
export function atFrom(text: string, zone: string, field = 'at'): Instant {
  const moment = momentOf(text, zone);
  if (moment !== undefined) return moment;
  const message = `${field} must be an ISO 8601 instant such as 2026-03-01T09:30:00Z, or a day`;
  throw malformed([{ field, message }]);
}
