import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = process.env['AFTERCARE_ROOT'] ?? process.cwd();
const bin = join(root, 'apps', 'cli', 'bin', 'aftercare.js');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one `aftercare` command to its end. */
export async function aftercare(
  args: readonly string[],
  options: { input?: string; cwd?: string } = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [bin, ...args], { cwd: options.cwd ?? root, stdio: ['pipe', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.end(options.input ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** A whole company in a folder of its own, on free ports. */
export interface RunningCompany {
  readonly url: string;
  readonly eventStoreUrl: string;
  readonly dataDir: string;
  /** Everything `start` has printed so far. */
  output(): string;
  /** Process ids of the children, from the operating system. */
  children(): readonly { readonly pid: number; readonly program: string }[];
  /** Process id of the parent, `aftercare start` itself. */
  readonly pid: number;
  /** Asks it to end, and returns its exit code. */
  stop(): Promise<number | null>;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

/** Starts `aftercare start` (or `demo`) and waits for its addresses. Throws with what it printed when it ends before. */
export async function startCompany(
  options: { command?: 'start' | 'demo'; dataDir?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<RunningCompany> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'aftercare-company-'));
  const args = [options.command ?? 'start', '--data', dataDir, '--port', '0'];
  const child: ChildProcess = spawn(process.execPath, [bin, ...args], {
    cwd: root,
    env: { ...process.env, AFTERCARE_EVENT_STORE_PORT: '0', AFTERCARE_LOG_LEVEL: 'warn', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  let output = '';
  const ready = new Promise<void>((resolve) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ctrl-C')) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
  });
  const failed = ended.then(([code]) => {
    throw new Error(`aftercare ended with ${code} before it was ready:\n${output}`);
  });
  failed.catch(() => undefined);
  await Promise.race([ready, failed]);

  const address = (label: RegExp) => label.exec(output)?.[1] ?? '';
  const stop = async () => {
    child.kill('SIGINT');
    const [code] = await ended;
    return code;
  };
  return {
    url: address(/API +(\S+)\/v1/),
    eventStoreUrl: address(/event store +(\S+)/),
    dataDir,
    output: () => output,
    pid: child.pid ?? -1,
    children: () => childrenOf(child.pid ?? -1),
    stop,
    async remove() {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function childrenOf(pid: number): { pid: number; program: string }[] {
  const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .map(Number);
  return pids.map((child) => {
    const words = readFileSync(`/proc/${child}/cmdline`, 'utf8').split('\0');
    const program = words.find((word) => word.endsWith('main.js')) ?? '';
    return {
      pid: child,
      program: program.includes('embedded') ? 'event-store' : (/apps.(\w+)/.exec(program)?.[1] ?? ''),
    };
  });
}
