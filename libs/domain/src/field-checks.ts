import { isInstant } from './instant';
import type { Money } from './money';
import { forbidden, type Refusal } from './refusal';

/** What a check finds: why the field is not acceptable, or nothing. `field` is the dotted path within the command's data. */
export type Finding = Refusal | undefined;

/** The first thing found, so that checks read as a list. */
export function firstOf(...findings: readonly Finding[]): Finding {
  return findings.find((finding) => finding !== undefined);
}

/** The first thing found among elements; `check` gets each element with its path, e.g. `lines.0`. */
export function firstAmong<T>(elements: readonly T[], path: string, check: (element: T, field: string) => Finding) {
  for (const [index, element] of elements.entries()) {
    const finding = check(element, `${path}.${index}`);
    if (finding) return finding;
  }
  return undefined;
}

const controlCharacter = /\p{Cc}/u;

/** A short text: 1 to `longest` characters, no control characters, no white space at its ends. Absent is fine. */
export function shortText(text: string | undefined, field: string, longest = 200): Finding {
  if (text === undefined) return undefined;
  const fits = text.length >= 1 && text.length <= longest && text === text.trim() && !controlCharacter.test(text);
  if (fits) return undefined;
  return forbidden(
    'bad-text',
    `${field} must have 1 to ${longest} characters, without control characters and without spaces at its ends.`,
    field,
  );
}

/** Free text of at most `longest` characters, line breaks allowed. Absent is fine. */
export function freeText(text: string | undefined, field: string, longest = 10_000): Finding {
  if (text === undefined || (text.length >= 1 && text.length <= longest)) return undefined;
  return forbidden('bad-text', `${field} must have 1 to ${longest} characters.`, field);
}

/** A whole number from `least` to `most`. */
export function wholeNumber(value: number, field: string, least = 1, most = Number.MAX_SAFE_INTEGER): Finding {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return undefined;
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
  return forbidden('bad-number', `${field} must be a whole number, ${range}.`, field);
}

/** One of a fixed list of words. */
export function oneOf(value: string, words: readonly string[], field: string): Finding {
  if (words.includes(value)) return undefined;
  return forbidden('bad-choice', `${field} must be one of ${words.join(', ')}.`, field);
}

/** An instant that is domain content (not `occurredAt`, which the command handling checks). */
export function instant(value: string, field: string): Finding {
  if (isInstant(value)) return undefined;
  return forbidden('bad-instant', `${field} must be an instant like 2026-03-01T09:30:00.000Z.`, field);
}

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** An ISO 4217 code in capitals. */
export function currencyCode(value: string, field: string): Finding {
  if (currencies.has(value)) return undefined;
  return forbidden('unknown-currency', `${field} must be an ISO 4217 code in capitals, such as EUR.`, field);
}

/** Money of 0 or more: whole minor units, in `currency` when that is given. */
export function money(value: Money, field: string, currency?: string): Finding {
  const code = currencyCode(value.currency, `${field}.currency`);
  if (code) return code;
  if (!Number.isSafeInteger(value.amount))
    return forbidden('bad-amount', `${field}.amount must be whole minor units (cents).`, `${field}.amount`);
  if (value.amount < 0) return forbidden('negative-amount', `${field}.amount must be 0 or more.`, `${field}.amount`);
  if (currency !== undefined && value.currency !== currency)
    return forbidden(
      'mixed-currencies',
      `${field} is in ${value.currency}, but ${currency} is used here: use one currency.`,
      `${field}.currency`,
    );
  return undefined;
}

/** An IANA zone this platform knows. Absent is fine. */
export function zone(value: string | undefined, field: string): Finding {
  if (value === undefined) return undefined;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return undefined;
  } catch {
    return forbidden('unknown-zone', `${field} must be an IANA zone, such as Europe/Berlin.`, field);
  }
}

/** A BCP 47 language tag. Absent is fine. */
export function language(value: string | undefined, field: string): Finding {
  if (value === undefined) return undefined;
  try {
    Intl.getCanonicalLocales(value);
    return undefined;
  } catch {
    return forbidden('bad-language', `${field} must be a language tag, such as de or de-AT.`, field);
  }
}
