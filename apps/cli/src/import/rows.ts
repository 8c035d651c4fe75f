import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import type { Layout } from './layout';

/** A row of the file with the number of its first line, counted from 1; `problem` when it cannot be taken apart. */
export type Row =
  { readonly line: number; readonly cells: readonly string[] } | { readonly line: number; readonly problem: string };

/** A quoted cell may run over this many lines; a quote that is never closed spoils its own line, not the rest of the file. */
const longestCell = 100;

/** The rows of a stream in order, blank lines left out. Pull-based: memory does not grow with the file. */
export async function* rows(input: Readable, delimiter: Layout['delimiter']): AsyncIterable<Row> {
  const lines = createInterface({ input, crlfDelay: Infinity })[Symbol.asyncIterator]();
  const ahead: string[] = [];
  const lineAhead = async (n: number): Promise<string | undefined> => {
    while (ahead.length <= n) {
      const next = await lines.next();
      if (next.done) return undefined;
      ahead.push(next.value);
    }
    return ahead[n];
  };

  for (let line = 1; (await lineAhead(0)) !== undefined;) {
    let text = ahead[0] ?? '';
    if (line === 1) text = text.replace(/^\uFEFF/, '');
    let used = 1;
    if (delimiter !== 'whitespace') {
      while (opensQuote(text) && used < longestCell) {
        const next = await lineAhead(used);
        if (next === undefined) break;
        text += `\n${next}`;
        used += 1;
      }
    }
    if (delimiter !== 'whitespace' && opensQuote(text)) {
      used = 1;
      yield { line, problem: 'a quote is opened and not closed' };
    } else if (text.trim() !== '') {
      yield { line, ...taken(text, delimiter) };
    }
    ahead.splice(0, used);
    line += used;
  }
}

const opensQuote = (text: string) => text.includes('"') && text.split('"').length % 2 === 0;

function taken(text: string, delimiter: Layout['delimiter']): { cells: readonly string[] } | { problem: string } {
  if (delimiter === 'whitespace') return { cells: text.trim().split(/\s+/) };
  if (!text.includes('"')) return { cells: text.split(delimiter) };
  try {
    return { cells: parse(text, { delimiter, trim: true })[0] ?? [] };
  } catch {
    return { problem: 'its quotes do not fit: double a quote inside a quoted cell' };
  }
}
