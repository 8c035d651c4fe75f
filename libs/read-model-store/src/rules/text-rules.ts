/** Keys and declared strings are indexed: both stores take up to this many UTF-8 bytes. */
export const MAX_INDEXED_BYTES = 512;

/** The highest code point, which no declared string holds: `[p, p + LAST)` is every text that starts with p. */
export const LAST = '\u{10FFFF}';

/** NUL ends a text early in one store or the other; a lone surrogate has no UTF-8 form. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Short enough for an index. A UTF-16 unit takes three bytes at most, so most texts need no counting. */
export const isIndexable = (text: string): boolean =>
  text.length * 3 <= MAX_INDEXED_BYTES || Buffer.byteLength(text) <= MAX_INDEXED_BYTES;

/** A key that can be stored; nothing is ever found under another one. */
export const isKey = (key: unknown): key is string =>
  typeof key === 'string' && key !== '' && isIndexable(key) && isStorable(key);
