import { Socket } from 'node:net';

/** HTTP/2 with prior knowledge begins with `PRI * HTTP/2.0`; no method of HTTP/1.1 begins with these letters. */
const HTTP2_BEGINNING = 'PRI';

/**
 * Tells by its first bytes which HTTP a connection in clear text speaks. The bytes are put back, so whoever takes the
 * connection over sees it from its beginning.
 */
export function recognise(socket: Socket, found: (protocol: 'http1' | 'http2') => void): void {
  let seen = Buffer.alloc(0);
  const look = (): void => {
    const bytes = socket.read() as Buffer | null;
    if (bytes === null) return;
    seen = Buffer.concat([seen, bytes]);
    const beginning = seen.toString('latin1', 0, HTTP2_BEGINNING.length);
    if (beginning.length < HTTP2_BEGINNING.length && HTTP2_BEGINNING.startsWith(beginning)) return;
    socket.off('readable', look);
    const protocol = beginning === HTTP2_BEGINNING ? 'http2' : 'http1';
    // HTTP/2 reads from the system's socket: an end that came with these bytes already would stay unseen.
    if (protocol === 'http1') socket.off('end', leave);
    socket.unshift(seen);
    found(protocol);
  };
  const leave = (): void => void socket.destroy();
  socket.on('readable', look);
  socket.on('end', leave);
}
