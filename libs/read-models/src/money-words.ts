import { minorUnitDigits, type Money } from '@aftercare/domain';

const known = new Map<string, number>();

/** Decimal places of a currency's minor unit; remembered, because folds ask for every fact. */
export function digitsOf(currency: string): number {
  let digits = known.get(currency);
  if (digits === undefined) known.set(currency, (digits = minorUnitDigits(currency)));
  return digits;
}

/** Minor units as major units: 1995 cents are 19.95. */
export const inMajor = (amount: number, currency: string): number => amount / 10 ** digitsOf(currency);

/** Major units as whole minor units, rounded half away from zero. */
export const inMinor = (value: number, currency: string): number =>
  Math.sign(value) * Math.round(Math.abs(value) * 10 ** digitsOf(currency));

/** `19.95 EUR`. */
export const moneyWords = ({ amount, currency }: Money): string =>
  `${inMajor(amount, currency).toFixed(digitsOf(currency))} ${currency}`;
