import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** How a slow connection passes bytes on, in each direction. */
export interface Slowness {
  /** Every so many milliseconds ... */
  readonly everyMs: number;
  /** ... at most so many bytes. */
  readonly bytes: number;
}

/** A connection that can fail: between a client and a store, on 127.0.0.1. */
export interface TcpProxy {
  readonly port: number;
  /** How many connections have been made through it. */
  connections(): number;
  /** Ends every open connection at once. New ones are served. */
  cut(): void;
  /** Keeps connections open, old and new ones, and passes nothing on, until `flow`. */
  stall(): void;
  /** Passes nothing more on over the open connections, for ever and without ending them. New ones are served. */
  forget(): void;
  /** Passes bytes on late and in small pieces, until `flow`. */
  slow(slowness: Slowness): void;
  flow(): void;
  stop(): Promise<void>;
}

export async function tcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const forgotten = new WeakSet<Socket>();
  let [stalled, connections] = [false, 0];
  let slowness: Slowness | undefined;

  /** Writes bytes at the pace of the moment, in the order they came. */
  const passingOn = (to: Socket): ((bytes: Buffer) => void) => {
    let last = Promise.resolve();
    let waiting = 0;
    const trickle = async (bytes: Buffer): Promise<void> => {
      for (let sent = 0; sent < bytes.length;) {
        const piece = slowness ? bytes.subarray(sent, sent + slowness.bytes) : bytes.subarray(sent);
        if (slowness) await pause(slowness.everyMs);
        to.write(piece);
        sent += piece.length;
      }
    };
    return (bytes) => {
      if (!slowness && waiting === 0) return void to.write(bytes);
      waiting += 1;
      last = last.then(() => trickle(bytes)).finally(() => (waiting -= 1));
    };
  };

  const server = createServer((near) => {
    connections += 1;
    const far = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('data', passingOn(other));
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      if (stalled) one.pause();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    cut,
    stall() {
      stalled = true;
      for (const socket of sockets) socket.pause();
    },
    forget() {
      for (const socket of sockets) forgotten.add(socket.pause());
    },
    slow(how) {
      slowness = how;
    },
    flow() {
      [stalled, slowness] = [false, undefined];
      for (const socket of sockets) if (!forgotten.has(socket)) socket.resume();
    },
    async stop() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
