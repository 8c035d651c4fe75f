import { join } from 'node:path';
import { supervise, type Supervised } from '../../../apps/cli/src/processes/supervised';
import { tcpProxy, type TcpProxy } from '../../../libs/event-sourcing/src/tcp-proxy.fixture';

/** A process that is started again whenever it ends, and the connections it has. */
export interface Member {
  readonly name: string;
  readonly process: Supervised;
  readonly connections: readonly TcpProxy[];
}

/** Every process of a company, each with connections of its own that can fail. */
export interface RunningProcesses {
  readonly apiUrl: string;
  /** Past all proxies. */
  readonly eventStoreUrl: string;
  readonly members: readonly Member[];
  stop(): Promise<void>;
}

export interface ProcessOptions {
  readonly dataDir: string;
  readonly projectors: number;
  /** Where read models live; the file in `dataDir` unless stated. */
  readonly mongodb?: { readonly port: number; readonly database: string };
}

const esdb = (port: number): string => `esdb://127.0.0.1:${port}?tls=false`;

/** Starts event store, projectors and API as `aftercare start` does; each reaches the stores through proxies of its own. */
export async function startProcesses({ dataDir, projectors, mongodb }: ProcessOptions): Promise<RunningProcesses> {
  const members: Member[] = [];
  const start = async (
    name: string,
    program: { readonly file: string; readonly args?: readonly string[]; readonly port?: string },
    reached: { readonly env: Readonly<Record<string, string>>; readonly connections: readonly TcpProxy[] },
  ): Promise<Supervised> => {
    const process = await supervise(
      (port = 0) => ({
        name,
        file: program.file,
        args: (program.args ?? []).map((argument) => (argument === PORT ? String(port) : argument)),
        env: { AFTERCARE_DATA: dataDir, AFTERCARE_LOG_LEVEL: 'warn', AFTERCARE_PORT: String(port), ...reached.env },
        logFile: join(dataDir, 'logs', `${name}.log`),
      }),
      () => undefined,
    );
    members.push({ name, process, connections: reached.connections });
    return process;
  };

  const node = await start(
    'event-store',
    { file: 'eventstore/embedded/src/main.js', args: ['--data', join(dataDir, 'event-store'), '--port', PORT] },
    { env: { EVENTSTORE_ADMIN_PASSWORD: '', EVENTSTORE_OPS_PASSWORD: '' }, connections: [] },
  );
  const reached = async () => {
    const events = await tcpProxy(node.port());
    if (!mongodb) return { env: { EVENTSTORE_URL: esdb(events.port), MONGODB_URL: '' }, connections: [events] };
    const models = await tcpProxy(mongodb.port);
    const env = {
      EVENTSTORE_URL: esdb(events.port),
      MONGODB_URL: `mongodb://127.0.0.1:${models.port}/?directConnection=true`,
      MONGODB_DATABASE: mongodb.database,
    };
    return { env, connections: [events, models] };
  };
  for (let number = 1; number <= projectors; number++)
    await start(`projector-${number}`, { file: 'apps/projector/src/main.js' }, await reached());
  const api = await start('api', { file: 'apps/api/src/main.js' }, await reached());

  return {
    apiUrl: `http://127.0.0.1:${api.port()}`,
    eventStoreUrl: esdb(node.port()),
    members,
    stop: async () => {
      for (const { process, connections } of [...members].reverse()) {
        await process.stop();
        for (const connection of connections) await connection.stop();
      }
    },
  };
}

/** Stands in the arguments for the port a program had when it was first started. */
const PORT = '<port>';
