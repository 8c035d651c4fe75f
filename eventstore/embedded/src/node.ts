import { checkExposure } from './access/exposure';
import { authentication, Passwords } from './access/users';
import { openScavenger } from './maintenance/scavenger';
import { openGroups } from './persistent-subscriptions/groups';
import { nodePages } from './pages/pages';
import { servedMethods } from './services';
import { SERVER_VERSION } from './services/server-features';
import { StreamLimits } from './services/stream-limits';
import { closeEventLog, openEventLog } from './streams/event-log';
import { serve } from './wire/server';
import { readTlsFiles, TlsFiles } from './wire/tls-files';

export interface NodeOptions extends StreamLimits {
  /** Where the events are kept; made if it is not there. One node at a time. */
  readonly dataDir: string;
  /** 0 (the default) takes a free port. */
  readonly port?: number | undefined;
  /** Default 127.0.0.1. Another than a loopback address needs `tls` and `users`, or `insecure`. */
  readonly host?: string | undefined;
  /** Files of the certificate and its key. Without them the node speaks clear text. */
  readonly tls?: TlsFiles | undefined;
  /** Passwords of the users `admin` and `ops`; needs `tls`. Without them whoever reaches the node may do everything. */
  readonly users?: Passwords | undefined;
  /** Lets a node without TLS and users take calls from other machines. */
  readonly insecure?: boolean | undefined;
}

export interface RunningNode {
  readonly port: number;
  /** The connection string for `EventStoreDBClient.connectionString`, without user, password and CA file. */
  readonly url: string;
  /** Answers the appends under way, ends all other calls, and closes the files. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a single node. Rejects if the directory is in use by another node, the port is taken, the TLS files are no good,
 * or the node would be open to others without protection.
 */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
  const { dataDir, port = 0, host = '127.0.0.1', users, insecure = false } = options;
  checkExposure({ host, tls: options.tls !== undefined, users: users !== undefined, insecure });
  const tls = options.tls && readTlsFiles(options.tls);
  let serving = true;
  const log = openEventLog(dataDir);
  const groups = openGroups(log);
  const scavenger = openScavenger(log);
  const server = await serve({
    host,
    port,
    tls,
    methods: servedMethods(log, { groups, scavenger }, options),
    pages: nodePages({ version: SERVER_VERSION, users: users !== undefined, serving: () => serving }),
    authenticate: authentication(users),
  }).catch(async (error: NodeJS.ErrnoException) => {
    await groups.stop();
    await scavenger.close();
    await closeEventLog(log);
    throw notListening(error, host, port);
  });
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    serving = false;
    server.refuse();
    await log.journal.disk.idle();
    // A turn of the loop, in which the last appends are answered.
    await new Promise((resolve) => setImmediate(resolve));
    await groups.stop();
    await scavenger.close();
    await server.close();
    await closeEventLog(log);
  };
  const named = host.includes(':') ? `[${host}]` : host;
  return {
    port: server.port,
    url: `esdb://${named}:${server.port}?tls=${tls !== undefined}`,
    stop: () => (stopped ??= stop()),
  };
}

function notListening(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const reason = (text: string): Error => new Error(text, { cause: error });
  const { code = '' } = error;
  if (code === 'EADDRINUSE') return reason(`Port ${port} on ${host} is in use: choose another with --port`);
  if (code === 'EACCES') return reason(`Port ${port} is not allowed to this user: choose another with --port`);
  if (['EADDRNOTAVAIL', 'ENOTFOUND'].includes(code))
    return reason(`${host} is no address of this machine: choose another with --host`);
  return error;
}
