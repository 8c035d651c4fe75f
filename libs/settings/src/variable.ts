/** One environment variable: its name, what it means, and how its text becomes a value. */
export interface Variable<T> {
  readonly name: string;
  readonly meaning: string;
  /** `undefined` means: not set. A problem is a phrase that follows the variable's name. */
  readonly parse: (value: string | undefined) => { readonly value: T } | { readonly problem: string };
}

export const text = (name: string, fallback: string, meaning: string): Variable<string> => ({
  name,
  meaning,
  parse: (value) => ({ value: value ?? fallback }),
});

export const integer = (
  name: string,
  fallback: number,
  [least, most]: readonly [number, number],
  meaning: string,
): Variable<number> => ({
  name,
  meaning,
  parse: (value = String(fallback)) =>
    /^\d{1,15}$/.test(value) && Number(value) >= least && Number(value) <= most
      ? { value: Number(value) }
      : { problem: `must be a whole number from ${least} to ${most}` },
});

export const url = (name: string, schemes: readonly string[], meaning: string): Variable<string | undefined> => ({
  name,
  meaning,
  parse: (value) =>
    value === undefined || schemes.some((scheme) => value.startsWith(`${scheme}//`))
      ? { value }
      : { problem: `must begin with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}` },
});

export const zone = (name: string, fallback: string, meaning: string): Variable<string> => ({
  name,
  meaning,
  parse: (value = fallback) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: value });
      return { value };
    } catch {
      return { problem: 'must be an IANA zone such as Europe/Berlin' };
    }
  },
});

export const currency = (name: string, fallback: string, meaning: string): Variable<string> => ({
  name,
  meaning,
  parse: (value = fallback) =>
    Intl.supportedValuesOf('currency').includes(value)
      ? { value }
      : { problem: 'must be an ISO 4217 currency such as EUR' },
});

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

export const level = (name: string, fallback: string, meaning: string): Variable<string> => ({
  name,
  meaning,
  parse: (value = fallback) =>
    levels.includes(value) ? { value } : { problem: `must be one of ${levels.join(', ')}` },
});
