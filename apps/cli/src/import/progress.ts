/** Tells a person how far a long work is: on a terminal one line rewritten, else a line every few seconds. */
export interface Progress {
  update(done: number, note?: string): void;
  end(): void;
}

export function progress(what: string, out: NodeJS.WriteStream = process.stderr): Progress {
  const started = performance.now();
  const everyMs = out.isTTY ? 200 : 5_000;
  let shownAt = started;
  const line = (done: number, note: string) => {
    const seconds = (performance.now() - started) / 1000;
    return `${what}: ${done.toLocaleString('en')} in ${seconds.toFixed(1)} s, ${Math.round(done / seconds)}/s${note}`;
  };
  let last = '';
  return {
    update(done, note = '') {
      last = line(done, note === '' ? '' : `, ${note}`);
      if (performance.now() - shownAt < everyMs) return;
      shownAt = performance.now();
      out.write(out.isTTY ? `\r\u001b[2K${last}` : `${last}\n`);
    },
    end() {
      out.write(out.isTTY ? `\r\u001b[2K${last}\n` : `${last}\n`);
    },
  };
}
