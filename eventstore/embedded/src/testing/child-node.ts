import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * The node's built program (`npm run build`), as specs and compiled scripts find it: a process of its own is the only
 * thing that can be killed for real.
 */
const PROGRAM = __filename.endsWith('.ts')
  ? join(__dirname, '../../../../dist/eventstore/embedded/src/main.js')
  : join(__dirname, '../main.js');

export interface ChildNode {
  readonly process: ChildProcess;
  readonly port: number;
  readonly url: string;
  /** Sends the signal, if the process is still there, and waits until it is gone. Resolves to its exit code. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

/** Starts a node and waits until it takes calls. Rejects if it ends before. */
export async function childNode(dataDir: string, ...flags: string[]): Promise<ChildNode> {
  const child = spawn(process.execPath, [PROGRAM, '--data', dataDir, ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the node ended with ${code} instead of starting`);
    }),
  ])) as [string];
  const { port } = JSON.parse(line) as { port: number };
  return {
    process: child,
    port,
    url: `esdb://127.0.0.1:${port}?tls=false`,
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const exited = once(child, 'exit') as Promise<[number | null]>;
      child.kill(signal);
      return (await exited)[0];
    },
  };
}

/** Starts a node and kills it so many milliseconds later, wherever it is by then. */
export async function killedAtStart(dataDir: string, milliseconds: number): Promise<void> {
  const child = spawn(process.execPath, [PROGRAM, '--data', dataDir], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  await delay(milliseconds);
  child.kill('SIGKILL');
  await exited;
}

/** Runs the program until it ends by itself, and gives what it said on stderr. */
export async function failingChild(...flags: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...flags], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}
