import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFailed } from '../command-failed';

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Takes a data folder for this process, so that no two companies write into one. A lock whose process is gone is taken
 * over. Throws CommandFailed naming the process that holds it. Returns the function that gives it back.
 */
export function holdFolder(folder: string): () => void {
  const file = join(folder, 'running.pid');
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = Number(readFileSync(file, 'utf8'));
    if (holder > 0 && holder !== process.pid && isRunning(holder)) {
      throw new CommandFailed(
        `the data folder is in use by process ${holder}`,
        'stop that one first, or name another folder with --data DIR',
      );
    }
    writeFileSync(file, String(process.pid));
  }
  return () => rmSync(file, { force: true });
}
