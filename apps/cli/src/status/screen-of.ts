export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A terminal that knows no size of its own says 0. */
export const sizeOf = ({ columns, rows }: Partial<Size>): Size => ({ columns: columns || 80, rows: rows || 24 });

/** So many lines at the end of a text are shown in any case: there it says what is wrong. */
const kept = 5;

/**
 * Pure: as many lines of a text as a terminal shows without wrapping or scrolling. What is too wide is cut off with `…`; where there
 * is not enough height, empty lines go first, then lines before the last ones, and it is told how many.
 */
export function screenOf(text: string, { columns, rows }: Size): readonly string[] {
  const all = text.split('\n');
  const compact = all.length <= rows ? all : all.filter((line) => line !== '');
  const end = Math.min(kept, rows - 1);
  const begin = rows - end - 1;
  const left = compact.length - begin - end;
  const shown =
    compact.length <= rows
      ? compact
      : [...compact.slice(0, begin), `… ${left} lines more`, ...compact.slice(compact.length - end)];
  return shown.map((line) => (line.length <= columns ? line : `${line.slice(0, Math.max(0, columns - 1))}…`));
}
