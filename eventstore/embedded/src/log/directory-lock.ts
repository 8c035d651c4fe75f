import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const held = new Set<string>();

/** Keeps a second node off the directory: two writers would give one position twice. Returns the release. */
export function lockDirectory(directory: string): () => void {
  const file = join(directory, 'node.lock');
  if (held.has(directory) || isHeldByAnother(file)) {
    throw new Error(
      `The data directory ${directory} is in use by another event store node: stop it, or use another directory`,
    );
  }
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }), { flag: 'wx' });
  held.add(directory);
  return () => {
    held.delete(directory);
    rmSync(file, { force: true });
  };
}

function isHeldByAnother(file: string): boolean {
  try {
    const { pid, started } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; started: string };
    if (pid === process.pid) return false;
    process.kill(pid, 0);
    // The number may have passed to a process that has nothing to do with us.
    return startOf(pid) === started;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process began, in the kernel's own words; empty where the system does not tell. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
