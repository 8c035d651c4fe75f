import { minorUnitDigits, type Money } from '@aftercare/domain';
import { DateTime } from 'luxon';
import { LRUCache } from 'lru-cache';
import type { Columns, Layout, Meaning } from './layout';

/** One line of a purchase as a row of the file tells it. */
export interface PurchaseRow {
  readonly customer: string;
  readonly occurredAt: string;
  readonly order: string | undefined;
  readonly channel: string | undefined;
  readonly sku: string;
  readonly quantity: number;
  readonly amount: Money;
  readonly cost: Money | undefined;
  readonly serial: string | undefined;
}

/** Sku of a row whose file names no products. */
export const unspecifiedSku = 'unspecified';

/** Why a row cannot be imported, naming the column's meaning. */
export class BadRow extends Error {}

/** Reads the rows of one layout. */
export interface PurchaseRowReader {
  /** The order a row belongs to, also when the rest of the row is bad; undefined when the file has no such column. */
  order(cells: readonly string[]): string | undefined;
  /** Throws BadRow. */
  read(cells: readonly string[]): PurchaseRow;
}

export function purchaseRowReader(layout: Layout, columns: Columns): PurchaseRowReader {
  // Files repeat their dates, and reading one is the dearest part of a row.
  const dates = new LRUCache<string, string>({ max: 1_000 });
  const widest = Math.max(...Object.values(columns)) + 1;
  const cellOf = (cells: readonly string[], meaning: Meaning): string | undefined => {
    const index = columns[meaning];
    const value = index === undefined ? undefined : cells[index]?.trim();
    return value === '' ? undefined : value;
  };

  const read = (cells: readonly string[]): PurchaseRow => {
    if (cells.length < widest) throw new BadRow(`has ${cells.length} columns where --map needs ${widest}`);
    const cell = (meaning: Meaning) => cellOf(cells, meaning);
    const needed = (meaning: Meaning): string => {
      const value = cell(meaning);
      if (value === undefined) throw new BadRow(`${meaning} is empty`);
      return value;
    };
    const date = needed('date');
    let occurredAt = dates.get(date);
    if (occurredAt === undefined) dates.set(date, (occurredAt = instant(date, layout)));
    const currency = cell('currency') ?? layout.currency;
    const cost = cell('cost');
    return {
      customer: needed('customer'),
      occurredAt,
      order: cell('order'),
      channel: cell('channel'),
      sku: cell('sku') ?? unspecifiedSku,
      quantity: quantity(cell('quantity') ?? '1'),
      amount: money('amount', needed('amount'), currency),
      cost: cost === undefined ? undefined : money('cost', cost, currency),
      serial: cell('serial'),
    };
  };
  return { read, order: (cells) => cellOf(cells, 'order') };
}

function instant(value: string, { dateFormat, zone }: Layout): string {
  const date = dateFormat ? DateTime.fromFormat(value, dateFormat, { zone }) : DateTime.fromISO(value, { zone });
  const utc = date.isValid ? date.toUTC().toISO() : null;
  if (utc === null) throw new BadRow(`date does not read as ${dateFormat ?? 'ISO 8601 (see --date-format)'}`);
  return utc;
}

function quantity(value: string): number {
  const number = Number(value);
  if (!/^\d{1,9}(\.0+)?$/.test(value) || number < 1) throw new BadRow('quantity must be a whole number of at least 1');
  return number;
}

const digitsOf = new LRUCache<string, number>({ max: 200 });

/** Exact: decimal text to minor units without passing through a floating-point number. */
function money(meaning: string, value: string, currency: string): Money {
  let digits = digitsOf.get(currency);
  if (digits === undefined) {
    if (!Intl.supportedValuesOf('currency').includes(currency)) throw new BadRow('currency is not an ISO 4217 code');
    digitsOf.set(currency, (digits = minorUnitDigits(currency)));
  }
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(value);
  if (!match) throw new BadRow(`${meaning} must be a number such as 19.95, not negative, with a decimal point`);
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  if (fraction.length > digits) throw new BadRow(`${meaning} has more than the ${digits} decimals of ${currency}`);
  return { amount: Number(match[1] + fraction.padEnd(digits, '0')), currency };
}
