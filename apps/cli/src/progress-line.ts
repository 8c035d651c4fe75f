import { screenOf, sizeOf } from './status/screen-of';

/** Tells a person where something long is: on a terminal one line rewritten, else a line now and then. */
export interface ProgressLine {
  show(text: string): void;
  /** Leaves the last line standing. */
  end(): void;
}

const everyMs = 5_000;

/** A phase that is named by the first word of the text is always shown. */
export function progressLine(out: NodeJS.WriteStream = process.stderr): ProgressLine {
  let [shown, phase, shownAt] = ['', '', -Infinity];
  return {
    show: (text) => {
      if (text === shown) return;
      const now = performance.now();
      const begins = text.split(/[\s,]/)[0] ?? '';
      if (!out.isTTY && begins === phase && now - shownAt < everyMs) return;
      [shown, phase, shownAt] = [text, begins, now];
      // A line that wraps could not be written over.
      const [line = ''] = screenOf(text, { columns: sizeOf(out).columns - 1, rows: 1 });
      out.write(out.isTTY ? `\r\u001b[2K${line}` : `${text}\n`);
    },
    end: () => {
      if (out.isTTY && shown !== '') out.write('\n');
    },
  };
}
