import { createServer } from 'node:net';
import { CommandFailed } from '../command-failed';

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

/** Throws CommandFailed when another program already listens there, before anything is started. */
export async function requireFreePort(port: number, host: string): Promise<void> {
  if (port !== 0 && !(await isFree(port, host))) {
    throw new CommandFailed(`port ${port} is in use`, 'choose another with --port N (0 picks a free one)');
  }
}

/** The port when it is free, else 0: for a default that nobody asked for. */
export async function freeOrAny(port: number, host: string): Promise<number> {
  return (await isFree(port, host)) ? port : 0;
}
