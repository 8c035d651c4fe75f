import { createServer, Http2Session } from 'node:http2';
import { AddressInfo, Socket } from 'node:net';

import { ServerCall } from './call';
import { dispatch } from './dispatch';
import { Methods } from './method';
import { RpcError, Status } from './status';

const STREAM_WINDOW = 4 * 1024 * 1024;
const SESSION_WINDOW = 16 * 1024 * 1024;
/** How long open connections may take to hear how their calls ended. */
const GOODBYE_MS = 1_000;

/** A gRPC server on node:http2, in clear text. */
export interface WireServer {
  readonly port: number;
  /** From now on new calls are answered UNAVAILABLE; those already open go on. */
  refuse(): void;
  /** Ends open calls with CANCELLED and closes every connection. */
  close(): Promise<void>;
}

export async function serve(methods: Methods, address: { host: string; port: number }): Promise<WireServer> {
  const sockets = new Set<Socket>();
  const sessions = new Set<Http2Session>();
  const calls = new Set<ServerCall>();
  let refusing = false;

  const server = createServer({
    settings: { initialWindowSize: STREAM_WINDOW, maxConcurrentStreams: 2 ** 31 - 1 },
    // Counted in MB. Thousands of calls share a connection; each is bounded by its own back-pressure.
    maxSessionMemory: 1_000,
    // Clients cancel reads and subscriptions as a matter of course: Node's default would close their connection for it.
    streamResetBurst: 1_000_000,
    streamResetRate: 1_000_000,
  } as Parameters<typeof createServer>[0]);

  server.on('connection', (socket: Socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.setLocalWindowSize(SESSION_WINDOW);
    session.on('error', () => session.destroy());
    session.on('close', () => sessions.delete(session));
  });
  server.on('sessionError', () => undefined);
  server.on('stream', (stream, headers) => {
    const call = new ServerCall(stream, headers);
    calls.add(call);
    call.onEnd(() => calls.delete(call));
    const path = String(headers[':path']);
    const method = methods.get(path);
    if (refusing) call.fail(new RpcError(Status.UNAVAILABLE, 'Server Is Shutting Down'));
    else if (!method) call.fail(new RpcError(Status.UNIMPLEMENTED, `Method ${path} is unimplemented`));
    else dispatch(call, method);
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, () => {
      server.off('error', reject);
      resolve();
    });
  });

  return {
    port: (server.address() as AddressInfo).port,
    refuse: () => {
      refusing = true;
    },
    close: async () => {
      refusing = true;
      for (const call of [...calls]) call.fail(new RpcError(Status.CANCELLED, 'The server is shutting down'));
      await closeAll(server, sessions, sockets);
    },
  };
}

async function closeAll(
  server: ReturnType<typeof createServer>,
  sessions: ReadonlySet<Http2Session>,
  sockets: ReadonlySet<Socket>,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const session of sessions) session.close();
  // A peer that does not close its side would keep the port for ever.
  const impatience = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, GOODBYE_MS);
  await closed;
  clearTimeout(impatience);
}
