/** A column of a printed table: its heading, and how a row's cell reads. Numbers are set to the right. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row, index: number) => string;
  readonly right?: true;
}

/** Rows as aligned plain text, two spaces between columns; no trailing spaces. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const lines = [
    columns.map(({ heading }) => heading),
    ...rows.map((row, i) => columns.map(({ cell }) => cell(row, i))),
  ];
  const widths = columns.map((_, c) => Math.max(...lines.map((line) => (line[c] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((cell, c) => (columns[c]?.right ? cell.padStart(widths[c] ?? 0) : cell.padEnd(widths[c] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
