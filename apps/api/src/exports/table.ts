/** One column of an export: its heading, and its value of a row. */
export type Column<Row> = readonly [name: string, value: (row: Row) => string | number | null | undefined];

/** Text that a spreadsheet would take for a formula when a file is opened. */
const formula = /^[=+\-@\t\r]/;

/** A CSV field as RFC 4180 has it; text that begins like a formula is defused with an apostrophe. */
export function csvField(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Lines of a CSV file: the headings, then the rows. */
export async function* csvLines<Row>(
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row>,
): AsyncGenerator<string> {
  yield `${columns.map(([name]) => name).join(',')}\r\n`;
  for await (const row of rows) yield `${columns.map(([, value]) => csvField(value(row))).join(',')}\r\n`;
}

/** Lines of an NDJSON file: each row whole. */
export async function* ndjsonLines(rows: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}

const pieceLength = 32 * 1024;

/** Puts lines together into pieces worth a write. */
export async function* inPieces(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = '';
  for await (const line of lines) {
    piece += line;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
