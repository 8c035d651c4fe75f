import type { Instant } from '@aftercare/domain';
import type { AsOf } from '@aftercare/read-models';
import { momentOf } from '../answers/moment';
import { malformed } from '../problems/problem';
import { TextField } from '../requests/fields';

/** As of which moment a customer is asked about. */
export const AsOfField = (): PropertyDecorator =>
  TextField({
    optional: true,
    most: 40,
    description:
      'as it was known at an ISO 8601 instant, at the end of a day, or at a position of the log: from the facts recorded by then',
  });

/**
 * The past moment that `at` names; undefined for none, and for an instant that is still to come: nothing more is known of it than now.
 * Throws a problem for text that names no moment.
 */
export function pastMoment(text: string | undefined, { zone, now }: { zone: string; now: Instant }): AsOf | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,16}$/.test(text)) {
    const position = Number(text);
    if (Number.isSafeInteger(position)) return { position };
  }
  const instant = momentOf(text, zone);
  if (instant !== undefined) return instant < now ? { instant } : undefined;
  const message = 'at must be an ISO 8601 instant such as 2026-03-01T09:30:00Z, a day, or a position';
  throw malformed([{ field: 'at', message }]);
}
