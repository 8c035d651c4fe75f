import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

/** What is used here of the driver's own connection, which it does not export. */
interface DriverConnection {
  readonly socket: Socket;
  onClose: (this: DriverConnection) => void;
}

const { Connection } = createRequire(__filename)('mongodb/lib/cmap/connection') as {
  readonly Connection: { readonly prototype: DriverConnection };
};
let mended = false;

/**
 * Mends the driver (mongodb 7.9.0), in which a command waits for ever, past every timeout, when it is written after its socket was
 * destroyed and before that has said so: the write returns false, and `writeCommand` waits for a `drain` that nobody sends. Where
 * the command is the monitor's, its server counts as away for ever. A socket that has closed says `drain` too: the command is
 * woken, finds its connection closed and fails as any other one does that loses its connection.
 */
export function mendClosedSockets(): void {
  if (mended) return;
  mended = true;
  const connection = Connection.prototype;
  const { onClose } = connection;
  connection.onClose = function () {
    onClose.call(this);
    this.socket.emit('drain');
  };
}
