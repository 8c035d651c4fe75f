import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandFailed } from '../command-failed';

/** Folder of the compiled programs. */
export const compiled = join(__dirname, '..', '..', '..', '..');

/** A program that `start` keeps running. */
export interface Program {
  readonly name: string;
  /** Compiled file, relative to the build folder. */
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}

export interface RunningChild {
  readonly pid: number;
  /** Settles when the program says it is ready, with the port it listens on; rejects when it ends before that. */
  readonly ready: Promise<{ port: number }>;
  readonly ended: Promise<void>;
  /** Asks the program to end and drain; kills it when it has not after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
}

const largestLog = 16 * 1024 * 1024;

function openLog(file: string) {
  mkdirSync(dirname(file), { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return createWriteStream(file, { flags: size > largestLog ? 'w' : 'a' });
}

/**
 * Starts a program of ours. It says `{ port }` over the IPC channel when it serves; the channel's end tells it that its
 * parent is gone, so nothing stays behind even when the parent is killed.
 */
export function startChild({ file, args, env, logFile, name }: Program): RunningChild {
  const child: ChildProcess = spawn(process.execPath, ['--enable-source-maps', join(compiled, file), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C reaches the parent only, which stops its programs in order.
    detached: true,
  });
  const log = openLog(logFile);
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  let lastWords = '';
  child.stderr?.on('data', (chunk: Buffer) => (lastWords = (lastWords + chunk.toString()).slice(-600)));

  const ended = new Promise<void>((resolve) => {
    child.once('close', () => log.end(resolve));
    child.once('error', () => log.end(resolve));
  });
  const ready = new Promise<{ port: number }>((resolve, reject) => {
    child.on('message', (message) => resolve(message as { port: number }));
    void ended.then(() => reject(new CommandFailed(`${name} could not start: ${lastWords.trim()}`, `see ${logFile}`)));
  });
  ready.catch(() => undefined);

  return {
    pid: child.pid ?? -1,
    ready,
    ended,
    async stop(graceMs = 10_000) {
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(kill);
    },
  };
}
