import { setTimeout as delay } from 'node:timers/promises';
import { startChild, type Program, type RunningChild } from './child-process';

/** A program that is started again whenever it ends without being asked to. */
export interface Supervised {
  readonly name: string;
  port(): number;
  pid(): number;
  stop(): Promise<void>;
}

const longestPauseMs = 5_000;

/**
 * Starts a program and keeps it running until `stop`. The first start must succeed; later ones are repeated with
 * growing pauses. `program` is asked anew for every start, with the port of the first, so addresses stay the same.
 */
export async function supervise(
  program: (port: number | undefined) => Program,
  say: (line: string) => void,
): Promise<Supervised> {
  let child: RunningChild = startChild(program(undefined));
  const { port } = await child.ready;
  const { name } = program(port);
  const stopping = new AbortController();

  const keepRunning = async () => {
    for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      await child.ended;
      if (stopping.signal.aborted) return;
      say(`${name} ended unexpectedly; starting it again`);
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      child = startChild(program(port));
      await child.ready.then(
        () => (pauseMs = 50),
        () => undefined,
      );
    }
  };
  const kept = keepRunning();

  return {
    name,
    port: () => port,
    pid: () => child.pid,
    async stop() {
      stopping.abort();
      await child.stop();
      await kept;
    },
  };
}
