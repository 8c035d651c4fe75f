import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cpuTime } from '../measure';

/** The node's program as `npm run build` makes it, beside this one. */
const PROGRAM = join(__dirname, '../../../eventstore/embedded/src/main.js');

/** The node as a process of its own, and what the kernel tells of it. */
export interface NodeProcess {
  readonly url: string;
  /** CPU time since its start, in microseconds, in steps of `TICK_US`: all threads, user and kernel. */
  cpu(): number;
  /** Bytes it had written to the disk. */
  bytesWritten(): number;
  /** Memory in MiB: resident, and the parts of it that are its own and that are pages of files. */
  memory(): { rss: number; anonymous: number; file: number; highest: number };
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts the node on a directory, without any flag, and waits until it says its port. */
export async function startNodeProcess(dataDir: string): Promise<NodeProcess> {
  const child = spawn(process.execPath, [PROGRAM, '--data', dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const said = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const [line] = await Promise.race([said, exited.then(() => Promise.reject(new Error('The node did not start')))]);
  const { port } = JSON.parse(line) as { port: number };
  const proc = (file: string) => readFileSync(`/proc/${child.pid}/${file}`, 'utf8');
  const field = (file: string, name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(proc(file))?.[1]);
  return {
    url: `esdb://127.0.0.1:${port}?tls=false`,
    cpu: () => cpuTime(child.pid ?? -1),
    bytesWritten: () => field('io', 'write_bytes'),
    memory: () => ({
      rss: field('status', 'VmRSS') / 1024,
      anonymous: field('status', 'RssAnon') / 1024,
      file: field('status', 'RssFile') / 1024,
      highest: field('status', 'VmHWM') / 1024,
    }),
    end: async (signal) => {
      child.kill(signal);
      await exited;
    },
  };
}

/** Bytes a directory takes on the disk: blocks, not lengths, so that a file's holes are not counted. */
export function bytesOnDisk(directory: string): number {
  let bytes = 0;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    bytes += entry.isDirectory() ? bytesOnDisk(path) : statSync(path).blocks * 512;
  }
  return bytes;
}
