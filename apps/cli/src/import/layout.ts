import { CommandFailed } from '../command-failed';

/** What a column of an imported file can mean. `order` groups neighbouring rows of one order into one purchase. */
export const meanings = [
  'customer',
  'date',
  'amount',
  'quantity',
  'sku',
  'order',
  'cost',
  'currency',
  'channel',
  'serial',
] as const;
export type Meaning = (typeof meanings)[number];
const required: readonly Meaning[] = ['customer', 'date', 'amount'];

/** A column is named by its heading, or by its number counted from 1. */
export type ColumnNames = Readonly<Partial<Record<Meaning, string>>>;
/** Zero-based column index per meaning. */
export type Columns = Readonly<Partial<Record<Meaning, number>>>;

export interface Layout {
  readonly columns: ColumnNames;
  readonly header: boolean;
  readonly delimiter: ',' | ';' | '\t' | 'whitespace';
  /** Luxon tokens, e.g. `yyyyMMdd`; undefined: ISO 8601. */
  readonly dateFormat: string | undefined;
  /** IANA zone in which dates without a zone of their own are read. */
  readonly zone: string;
  /** Of amounts, where no column says. */
  readonly currency: string;
}

/** Reads `customer=2,date=3,amount=5`. Throws CommandFailed naming what is wrong with it. */
export function parseMap(map: string): ColumnNames {
  const columns: Partial<Record<Meaning, string>> = {};
  for (const part of map.split(',')) {
    const [meaning, column, ...rest] = part.split('=').map((side) => side.trim());
    if (!meaning || !column || rest.length > 0) {
      throw new CommandFailed(`--map: "${part}" is not of the form meaning=COLUMN`, 'e.g. customer=2,date=3,amount=5');
    }
    if (!isMeaning(meaning)) {
      throw new CommandFailed(`--map: "${meaning}" is not known`, `choose from ${meanings.join(', ')}`);
    }
    columns[meaning] = column;
  }
  const missing = required.filter((meaning) => columns[meaning] === undefined);
  if (missing.length > 0) throw new CommandFailed(`--map: no column for ${missing.join(', ')}`, 'add e.g. date=3');
  return columns;
}

const isMeaning = (word: string): word is Meaning => (meanings as readonly string[]).includes(word);

export function parseDelimiter(word: string): Layout['delimiter'] {
  if (word === 'tab') return '\t';
  if (word === ',' || word === ';' || word === 'whitespace') return word;
  throw new CommandFailed(`--delimiter: "${word}" is not known`, 'choose , or ; or tab or whitespace');
}

/** Finds the columns, by heading where there is a header line. Throws CommandFailed naming a heading that is not there. */
export function locate(columns: ColumnNames, header: readonly string[] | undefined): Columns {
  const headings = header?.map((heading) => heading.trim());
  const entries = Object.entries(columns).map(([meaning, column]) => {
    const named = headings?.indexOf(column) ?? -1;
    if (named >= 0) return [meaning, named] as const;
    if (/^[1-9]\d{0,3}$/.test(column)) return [meaning, Number(column) - 1] as const;
    throw new CommandFailed(
      `--map: there is no column "${column}" for ${meaning}`,
      headings
        ? `the file's header has ${headings.join(', ')}`
        : 'without a header, columns are numbers counted from 1',
    );
  });
  return Object.fromEntries(entries);
}
