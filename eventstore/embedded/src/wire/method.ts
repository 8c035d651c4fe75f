import { ServerCall } from './call';

/** Takes the messages of a client's stream. A promise from `message` holds the client back until it resolves. */
export interface RequestSink {
  message(message: Buffer): void | Promise<void>;
  end(): void;
  /** The node begins to stop, and the client may still be sending. */
  stop?(): void;
}

/** How one gRPC method is served. */
export type Method =
  | { readonly kind: 'unary'; handle(request: Buffer, call: ServerCall): Uint8Array | Promise<Uint8Array> }
  | { readonly kind: 'server-stream'; open(request: Buffer, call: ServerCall): void }
  | { readonly kind: 'client-stream'; open(call: ServerCall): RequestSink };

/** Methods by path, as in `/event_store.client.streams.Streams/Read`. */
export type Methods = ReadonlyMap<string, Method>;
