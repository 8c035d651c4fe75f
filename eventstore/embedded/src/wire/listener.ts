import { Server as Http1Server } from 'node:http';
import { Http2Server } from 'node:http2';
import { createServer, Server, Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';

import { recognise } from './first-bytes';

/** A certificate (with those between it and its CA) and its key, both PEM. */
export interface TlsIdentity {
  readonly certificate: Buffer;
  readonly key: Buffer;
}

/** The one port: hands every connection to the server of the protocol it speaks, which then reads from the socket itself. */
export interface Listener {
  readonly server: Server;
  /** The connections that are open now. */
  readonly sockets: ReadonlySet<Socket>;
}

export function listener(http1: Http1Server, http2: Http2Server, tls: TlsIdentity | undefined): Listener {
  const sockets = new Set<Socket>();
  const server = tls ? tlsServer(http1, http2, tls) : clearTextServer(http1, http2);
  server.on('connection', (socket: Socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  return { server, sockets };
}

function clearTextServer(http1: Http1Server, http2: Http2Server): Server {
  return createServer({ allowHalfOpen: true }, (socket) =>
    recognise(socket, (protocol) => (protocol === 'http2' ? http2 : http1).emit('connection', socket)),
  );
}

function tlsServer(http1: Http1Server, http2: Http2Server, { certificate, key }: TlsIdentity): Server {
  const options = { cert: certificate, key, ALPNProtocols: ['h2', 'http/1.1'], allowHalfOpen: true };
  return createTlsServer(options, (socket: TLSSocket) => {
    socket.on('error', () => socket.destroy());
    (socket.alpnProtocol === 'h2' ? http2 : http1).emit('connection', socket);
  });
}
