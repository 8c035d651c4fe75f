/** Integer minor units (cents) of an ISO 4217 currency, e.g. `{ amount: 1995, currency: 'EUR' }` is 19.95 EUR. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

export const zero = (currency: string): Money => ({ amount: 0, currency });

/** Adds two amounts. Throws a RangeError when currencies differ: callers refuse mixed currencies before they add. */
export function add(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new RangeError(`cannot add ${b.currency} to ${a.currency}`);
  return { amount: a.amount + b.amount, currency: a.currency };
}

/** Decimal places of a currency's minor unit (2 for USD, 0 for JPY, 3 for BHD), from the CLDR data of the platform. */
export function minorUnitDigits(currency: string): number {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
  return digits ?? 2;
}

/** `19.95 EUR`: for sentences and logs; not localised. */
export function formatMoney({ amount, currency }: Money): string {
  const digits = minorUnitDigits(currency);
  return `${(amount / 10 ** digits).toFixed(digits)} ${currency}`;
}
