import { createServer, Http2Session, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { AddressInfo } from 'node:net';

import { ANONYMOUS } from '../access/principal';
import { Authenticate } from '../access/users';
import { ServerCall } from './call';
import { dispatch } from './dispatch';
import { listener, Listener, TlsIdentity } from './listener';
import { Methods } from './method';
import { answerPage, asksForPage, http1Server, Pages } from './page';
import { RpcError, shuttingDown, Status } from './status';

const STREAM_WINDOW = 4 * 1024 * 1024;
const SESSION_WINDOW = 16 * 1024 * 1024;
/** How long open connections may take to hear how their calls ended. */
const GOODBYE_MS = 1_000;

export interface WireOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly methods: Methods;
  readonly pages: Pages;
  readonly authenticate: Authenticate;
  /** Clear text without it. */
  readonly tls: TlsIdentity | undefined;
}

/** A gRPC server on node:http2, with some pages of HTTP/1.1 on the same port. */
export interface WireServer {
  readonly port: number;
  /** From now on new calls are answered UNAVAILABLE, and those open are told that the node stops. */
  refuse(): void;
  /** Ends open calls with CANCELLED and closes every connection. */
  close(): Promise<void>;
}

export async function serve(options: WireOptions): Promise<WireServer> {
  const { methods, pages, authenticate } = options;
  const sessions = new Set<Http2Session>();
  const calls = new Set<ServerCall>();
  let refusing = false;

  const http2 = createServer({
    settings: { initialWindowSize: STREAM_WINDOW, maxConcurrentStreams: 2 ** 31 - 1 },
    // Counted in MB. Thousands of calls share a connection; each is bounded by its own back-pressure.
    maxSessionMemory: 1_000,
    // Clients cancel reads and subscriptions as a matter of course: Node's default would close their connection for it.
    streamResetBurst: 1_000_000,
    streamResetRate: 1_000_000,
  } as Parameters<typeof createServer>[0]);

  http2.on('session', (session) => {
    sessions.add(session);
    session.setLocalWindowSize(SESSION_WINDOW);
    session.on('error', () => session.destroy());
    session.on('close', () => sessions.delete(session));
  });
  http2.on('sessionError', () => undefined);
  http2.on('stream', (stream, headers) => {
    const method = methods.get(headers[':path'] as string);
    if (!method && asksForPage(headers)) return answerPage(stream, headers, pages);
    const principal = authenticate(headers.authorization);
    const call = open(stream, headers, principal);
    if (refusing) call.fail(shuttingDown());
    else if (!principal) call.fail(new RpcError(Status.UNAUTHENTICATED, 'Unauthenticated'));
    else if (!method) call.fail(new RpcError(Status.UNIMPLEMENTED, `Method ${headers[':path']} is unimplemented`));
    else dispatch(call, method);
  });

  const open = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, principal = ANONYMOUS): ServerCall => {
    const call = new ServerCall(stream, headers, principal);
    calls.add(call);
    call.onEnd(() => calls.delete(call));
    return call;
  };

  const door = listener(http1Server(pages), http2, options.tls);
  await listening(door, options);
  return {
    port: (door.server.address() as AddressInfo).port,
    refuse: () => {
      refusing = true;
      for (const call of [...calls]) call.announceStop();
    },
    close: async () => {
      refusing = true;
      for (const call of [...calls]) call.fail(new RpcError(Status.CANCELLED, 'The server is shutting down'));
      await closeAll(door, sessions);
    },
  };
}

function listening({ server }: Listener, { host, port }: WireOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function closeAll({ server, sockets }: Listener, sessions: ReadonlySet<Http2Session>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const session of sessions) session.close();
  // A peer that does not close its side would keep the port for ever.
  const impatience = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, GOODBYE_MS);
  await closed;
  clearTimeout(impatience);
}
