import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own that is soon full. */
export interface SmallDisk {
  readonly directory: string;
  remove(): void;
}

/** Mounts a tmpfs of so many MiB. Throws with the system's reason where this process may not. */
export function smallDisk(mebibytes: number): SmallDisk {
  const directory = mkdtempSync(join(tmpdir(), 'event-store-disk-'));
  try {
    mount('mount', '-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', directory);
  } catch (error) {
    rmdirSync(directory);
    throw error;
  }
  return {
    directory,
    remove: () => {
      mount('umount', directory);
      rmdirSync(directory);
    },
  };
}

function mount(command: string, ...args: string[]): void {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    const { stderr, message } = error as { stderr?: Buffer; message: string };
    throw new Error(stderr?.toString().trim() || message, { cause: error });
  }
}

/** Runs this script again where an ordinary user may mount: in name spaces of its own. Undefined where there are none. */
export function inOwnNamespace(flag: string): number | undefined {
  if (spawnSync('unshare', ['-rm', 'true'], { stdio: 'ignore' }).status !== 0) return undefined;
  const script = process.argv[1] as string;
  return spawnSync('unshare', ['-rm', process.execPath, script, flag], { stdio: 'inherit' }).status ?? 1;
}
