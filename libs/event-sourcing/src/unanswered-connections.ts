import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

/** What is used here of gRPC's own connector, which it does not export. */
interface Connector {
  createSession: (this: Connector, connected: { readonly socket: Socket }, ...more: unknown[]) => Promise<unknown>;
}

const { Http2SubchannelConnector } = createRequire(__filename)('@grpc/grpc-js/build/src/transport') as {
  readonly Http2SubchannelConnector: { readonly prototype: Connector };
};
let mended = false;

/** So long a server that took a connection may say nothing, milliseconds. */
const answerWithinMs = 5_000;

/**
 * Mends gRPC (@grpc/grpc-js 1.14.7), which waits for ever for the first frame of a server that took the connection: keep-alive begins after
 * it, a call that is given up leaves the connection as it is, and every new channel to the address waits for the same one. A
 * network that forgets a connection in that moment would keep this process from the event store until it ends. A connection
 * that brings nothing in time counts as failed, and another one is made.
 */
export function mendUnansweredConnections(): void {
  if (mended) return;
  mended = true;
  const connector = Http2SubchannelConnector.prototype;
  const { createSession } = connector;
  connector.createSession = async function (connected, ...more) {
    const late = setTimeout(() => {
      connected.socket.destroy(new Error(`the server took the connection and said nothing for ${answerWithinMs} ms`));
    }, answerWithinMs);
    late.unref();
    try {
      return await createSession.call(this, connected, ...more);
    } finally {
      clearTimeout(late);
    }
  };
}
