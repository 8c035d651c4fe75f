import { join, resolve } from 'node:path';
import type { Settings } from '@aftercare/settings';
import type { Program } from './child-process';
import { holdFolder } from './folder-lock';
import { freeOrAny, requireFreePort } from './ports';
import { supervise, type Supervised } from './supervised';

/** The running programs of one company on this machine. */
export interface Company {
  readonly apiUrl: string;
  readonly eventStoreUrl: string;
  /** Process ids by program name, as they are now. */
  pids(): Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** Passwords in the environment are for a node that others can reach; this one takes calls of this machine only. */
const noPasswords = { EVENTSTORE_ADMIN_PASSWORD: '', EVENTSTORE_OPS_PASSWORD: '' };

const embeddedUrl = (port: number) => `esdb://127.0.0.1:${port}?tls=false`;

/** How many processes a company has of a kind. */
export interface CompanySize {
  /** They share out the work; one unless stated. */
  readonly projectors?: number;
}

/**
 * Starts event store (unless EVENTSTORE_URL names one), projectors and API as child processes, in this order, each
 * once the one before serves. Ends all of them when one cannot be started.
 */
export async function startCompany(
  settings: Settings,
  say: (line: string) => void,
  { projectors = 1 }: CompanySize = {},
): Promise<Company> {
  const dataDir = resolve(settings.dataDir);
  await requireFreePort(settings.port, settings.host);
  const release = holdFolder(dataDir);
  const running: Supervised[] = [];
  const stop = async () => {
    for (const program of [...running].reverse()) await program.stop();
    release();
  };
  const program = (name: string, file: string, env: Record<string, string>, args: readonly string[] = []): Program => ({
    name,
    file,
    args,
    env: { AFTERCARE_DATA: dataDir, ...env },
    logFile: join(dataDir, 'logs', `${name}.log`),
  });
  const start = async (of: (port: number | undefined) => Program) => {
    const supervised = await supervise(of, say);
    running.push(supervised);
    return supervised;
  };

  try {
    let eventStoreUrl = settings.eventStoreUrl;
    if (eventStoreUrl === undefined) {
      const firstPort = await freeOrAny(settings.eventStorePort, '127.0.0.1');
      const node = await start((port = firstPort) =>
        program('event-store', 'eventstore/embedded/src/main.js', noPasswords, [
          ...['--data', join(dataDir, 'event-store')],
          ...['--port', String(port)],
        ]),
      );
      eventStoreUrl = embeddedUrl(node.port());
    }
    const env = { EVENTSTORE_URL: eventStoreUrl };
    for (let number = 1; number <= projectors; number++) {
      const name = number === 1 ? 'projector' : `projector-${number}`;
      await start(() => program(name, 'apps/projector/src/main.js', env));
    }
    const api = await start((port = settings.port) =>
      program('api', 'apps/api/src/main.js', { ...env, AFTERCARE_PORT: String(port) }),
    );
    return {
      apiUrl: `http://${settings.host}:${api.port()}`,
      eventStoreUrl,
      pids: () => Object.fromEntries(running.map((each) => [each.name, each.pid()])),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
