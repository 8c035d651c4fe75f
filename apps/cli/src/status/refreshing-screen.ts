import { setTimeout as pause } from 'node:timers/promises';
import { screenOf, sizeOf } from './screen-of';

/** What is needed of a terminal: process.stdout is one. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  write(text: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

/** Where keys come from: process.stdin on a terminal. */
export interface Keys {
  setRawMode?(raw: boolean): unknown;
  on(event: 'data', listener: (typed: Buffer) => void): unknown;
  off(event: 'data', listener: (typed: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

export interface RefreshingOptions {
  readonly terminal: Terminal;
  readonly keys: Keys;
  /** What is shown, found out anew each time. */
  readonly text: () => Promise<string>;
  readonly everyMs: number;
  /** Ends it from outside. */
  readonly signal: AbortSignal;
}

/** A screen of its own, so that what stood in the terminal stands there afterwards; without a cursor, which would jump about. */
const [begin, end] = ['\u001b[?1049h\u001b[?25l', '\u001b[?25h\u001b[?1049l'];
/** Written over rather than cleared, which would flicker. */
const [home, below, endOfLine] = ['\u001b[H', '\u001b[J', '\u001b[K'];
/** The last two are Ctrl-C and Ctrl-D. */
const ending: ReadonlySet<string> = new Set(['q', 'Q', '\u0003', '\u0004']);

/**
 * Shows a text that is made anew again and again, until q, Ctrl-C or the signal; it follows the terminal's size. Leaves the terminal
 * as it was, with the last text below what stood there. Throws what `text` throws, then too.
 */
export async function refreshingScreen({ terminal, keys, text, everyMs, signal }: RefreshingOptions): Promise<void> {
  const over = new AbortController();
  const ended = AbortSignal.any([signal, over.signal]);
  let shown = '';
  const draw = (): void => {
    const { columns, rows } = sizeOf(terminal);
    // In the last column what clears the rest of a line would clear its last character.
    const lines = screenOf(`${shown}\n\nq or Ctrl-C ends this.`, { columns: columns - 1, rows });
    terminal.write(`${home}${lines.map((line) => line + endOfLine).join('\n')}${below}`);
  };
  const typed = (bytes: Buffer): void => {
    if ([...bytes.toString('latin1')].some((key) => ending.has(key))) over.abort();
  };
  keys.setRawMode?.(true);
  keys.on('data', typed);
  keys.resume();
  terminal.on('resize', draw);
  terminal.write(begin);
  try {
    while (!ended.aborted) {
      const next = await Promise.race([text(), aborted(ended)]);
      if (next === undefined) break;
      shown = next;
      draw();
      await pause(everyMs, undefined, { signal: ended }).catch(() => undefined);
    }
  } finally {
    terminal.off('resize', draw);
    keys.off('data', typed);
    keys.pause();
    keys.setRawMode?.(false);
    terminal.write(shown === '' ? end : `${end}${shown}\n`);
  }
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
