import { EventEmitter, once } from 'node:events';
import { refreshingScreen, type Keys, type Terminal } from './refreshing-screen';

/** A terminal that remembers what was written, and a keyboard. */
function aTerminal() {
  const events = new EventEmitter();
  const [written, raw]: [string[], boolean[]] = [[], []];
  let size = { columns: 80, rows: 24 };
  const terminal: Terminal = {
    get columns() {
      return size.columns;
    },
    get rows() {
      return size.rows;
    },
    write: (text) => {
      written.push(text);
      events.emit('written');
    },
    on: (event, listener) => events.on(event, listener),
    off: (event, listener) => events.off(event, listener),
  };
  const keys: Keys = {
    setRawMode: (on) => raw.push(on),
    on: (event, listener) => events.on(event, listener),
    off: (event, listener) => events.off(event, listener),
    resume: () => undefined,
    pause: () => undefined,
  };
  return {
    ...{ terminal, keys, written, raw },
    type: (key: string) => events.emit('data', Buffer.from(key)),
    resize: (to: typeof size) => {
      size = to;
      events.emit('resize');
    },
    next: () => once(events, 'written'),
    listeners: () => events.listenerCount('data') + events.listenerCount('resize'),
  };
}

const { signal } = new AbortController();
const [begin, end] = ['\u001b[?1049h\u001b[?25l', '\u001b[?25h\u001b[?1049l'];
const drawn = (lines: readonly string[]) => `\u001b[H${lines.map((line) => `${line}\u001b[K`).join('\n')}\u001b[J`;

describe('a screen that refreshes', () => {
  it('is drawn over itself each time, and gives the terminal back with the last text', async () => {
    const { terminal, keys, written, raw, type, next, listeners } = aTerminal();
    let n = 0;
    const text = () => Promise.resolve(`look ${(n += 1)}`);
    const running = refreshingScreen({ terminal, keys, text, everyMs: 1, signal });
    while (written.length < 4) await next();
    type('q');
    await running;
    const last = written.length - 2;
    expect(written.slice(0, 3)).toEqual([
      begin,
      ...[1, 2].map((of) => drawn([`look ${of}`, '', 'q or Ctrl-C ends this.'])),
    ]);
    expect(written.at(-1)).toBe(`${end}look ${last}\n`);
    expect([raw, listeners()]).toEqual([[true, false], 0]);
  });

  it('is drawn anew at once when the terminal has another size', async () => {
    const { terminal, keys, written, type, resize, next } = aTerminal();
    const text = () => Promise.resolve('a line that is long');
    const running = refreshingScreen({ terminal, keys, text, everyMs: 1_000_000, signal });
    while (written.length < 2) await next();
    resize({ columns: 8, rows: 3 });
    expect(written.at(-1)).toBe(drawn(['a line…', '', 'q or C…']));
    type('\u0003');
    await running;
    expect(written.at(-1)).toBe(`${end}a line that is long\n`);
  });

  it('ends by the signal also while the next text is still being found out', async () => {
    const { terminal, keys, written, next } = aTerminal();
    const stop = new AbortController();
    const never = () => new Promise<string>(() => undefined);
    const running = refreshingScreen({ terminal, keys, text: never, everyMs: 1, signal: stop.signal });
    while (written.length < 1) await next();
    stop.abort();
    await running;
    expect(written).toEqual([begin, end]);
  });

  it('gives the terminal back when there is no text to be had', async () => {
    const { terminal, keys, written, raw } = aTerminal();
    const text = () => Promise.reject(new Error('a defect'));
    await expect(refreshingScreen({ terminal, keys, text, everyMs: 1, signal })).rejects.toThrow('a defect');
    expect([written, raw]).toEqual([
      [begin, end],
      [true, false],
    ]);
  });
});
