import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { CommandFailed } from '../command-failed';
import type { Reject } from './purchases';

/** The rejects file, made with the first bad row: `line,reason` per row, so that it can be mended and read by a machine. */
export interface RejectsFile {
  readonly path: string;
  count(): number;
  add(rejects: readonly Reject[]): Promise<void>;
  close(): Promise<void>;
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

export function rejectsFile(path: string): RejectsFile {
  let file: WriteStream | undefined;
  let failed: Error | undefined;
  let count = 0;
  return {
    path,
    count: () => count,
    async add(rejects) {
      if (rejects.length === 0) return;
      if (file === undefined) {
        file = createWriteStream(path);
        file.on('error', (error) => (failed = error));
        file.write('line,reason\n');
      }
      count += rejects.length;
      const text = rejects.map(({ line, reason }) => `${line},${quoted(reason)}\n`).join('');
      if (!file.write(text) && failed === undefined) await Promise.race([once(file, 'drain'), once(file, 'close')]);
      if (failed) throw new CommandFailed('the rejects file cannot be written', 'name another with --rejects FILE');
    },
    async close() {
      if (file === undefined || failed !== undefined) return;
      file.end();
      await once(file, 'finish');
    },
  };
}
