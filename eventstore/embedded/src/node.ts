import { servedMethods } from './services';
import { StreamLimits } from './services/stream-limits';
import { closeEventLog, openEventLog } from './streams/event-log';
import { serve } from './wire/server';

export interface NodeOptions extends StreamLimits {
  /** Where the events are kept; made if it is not there. One node at a time. */
  readonly dataDir: string;
  /** 0 (the default) takes a free port. */
  readonly port?: number;
  /** Default 127.0.0.1: the node knows no users, so it should not be reachable by others. */
  readonly host?: string;
}

export interface RunningNode {
  readonly port: number;
  /** The connection string for `EventStoreDBClient.connectionString`. */
  readonly url: string;
  /** Answers the appends under way, ends all other calls, and closes the files. May be called again. */
  stop(): Promise<void>;
}

/** Starts a single node. Rejects if the directory is in use by another node or the port is taken. */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
  const { dataDir, port = 0, host = '127.0.0.1' } = options;
  const log = openEventLog(dataDir);
  const server = await serve(servedMethods(log, options), { host, port }).catch(
    async (error: NodeJS.ErrnoException) => {
      await closeEventLog(log);
      throw error.code === 'EADDRINUSE'
        ? new Error(`Port ${port} on ${host} is in use: choose another with --port`)
        : error;
    },
  );
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    server.refuse();
    await log.journal.disk.idle();
    await server.close();
    await closeEventLog(log);
  };
  const named = host.includes(':') ? `[${host}]` : host;
  return { port: server.port, url: `esdb://${named}:${server.port}?tls=false`, stop: () => (stopped ??= stop()) };
}
