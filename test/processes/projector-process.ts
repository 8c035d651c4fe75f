import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = process.env['AFTERCARE_ROOT'] ?? process.cwd();
const program = join(root, 'dist', 'apps', 'projector', 'src', 'main.js');

/** One for all of them: policies of several projectors ask for the same commands, and a command's digest is keyed. */
const secret = 'a secret of all projectors of these suites';

/** The built projector (`npm run build`) as a process of its own. */
export interface ProjectorProcess {
  readonly pid: number;
  /** What it has logged so far, one JSON object a line, and at last with which code it ended. */
  log(): string;
  /** Asks it to end, and returns its exit code. */
  stop(): Promise<number | null>;
}

/** Starts a projector with these settings and waits until it says that it runs. Rejects when it ends before. */
export async function projectorProcess(settings: Readonly<Record<string, string>>): Promise<ProjectorProcess> {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, AFTERCARE_LOG_LEVEL: 'info', AFTERCARE_SECRET: secret, ...settings },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  void exited.then(([code]) => (log += `ended with ${code}\n`));
  await Promise.race([
    once(child, 'message'),
    exited.then(([code]) => {
      throw new Error(`the projector ended with ${code} instead of starting:\n${log}`);
    }),
  ]);
  return {
    pid: child.pid ?? -1,
    log: () => log,
    stop: async () => {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
  };
}
