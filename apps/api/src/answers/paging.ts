import type { Cursor } from '@aftercare/read-model-store';
import { malformed } from '../problems/problem';
import { TextField, WholeNumberField } from '../requests/fields';

/** Entries of a page: 1 to 500. */
export const LimitField = (): PropertyDecorator =>
  WholeNumberField({ optional: true, least: 1, most: 500, description: 'entries of a page; 50 when left out' });

/** Where the page before ended. */
export const CursorField = (): PropertyDecorator =>
  TextField({ optional: true, most: 1000, description: '`next` of the page before' });

/** The query waits, for a bounded time, until its read models have folded this position. */
export const MinPositionField = (): PropertyDecorator =>
  WholeNumberField({
    optional: true,
    description: "`position` of a command's answer: the answer then knows that command",
  });

export const usualLimit = 50;

/** A place in a list as the opaque text that callers hand back. */
export function cursorText(cursor: Cursor | undefined): string | undefined {
  return cursor && Buffer.from(JSON.stringify([cursor.v, cursor.k])).toString('base64url');
}

/** Throws a problem for a text that no page gave. */
export function cursorFrom(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  try {
    const [v, k] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [Cursor['v'], string];
    const scalar = v === null || ['string', 'number', 'boolean'].includes(typeof v);
    if (scalar && typeof k === 'string') return { v, k };
  } catch {
    // Falls through: it is refused whatever is wrong with it.
  }
  throw malformed([{ field: 'cursor', message: 'cursor must be `next` of the page before, unchanged' }]);
}
