import { constants, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';

import { Principal, SYSTEM } from '../access/principal';
import { deadlineOf } from './deadline';
import { FrameBuffer } from './frames';
import { RpcError, Status, trailersOf } from './status';

const RESPONSE_HEADERS = { ':status': 200, 'content-type': 'application/grpc', 'grpc-accept-encoding': 'identity' };
const OUTBOX_BYTES = 1024;

/** One gRPC call as its handler sees it. Every way it can end leads to `onEnd`, once. */
export class ServerCall {
  /** True from the moment the call has an outcome: nothing more is sent. */
  ended = false;
  private responded = false;
  private outcome: RpcError | undefined;
  private outbox: FrameBuffer | undefined;
  private stopListener: (() => void) | undefined;
  private readonly endListeners: (() => void)[] = [];
  private readonly timer: NodeJS.Timeout | undefined;

  constructor(
    readonly stream: ServerHttp2Stream,
    readonly headers: IncomingHttpHeaders,
    readonly principal: Principal = SYSTEM,
  ) {
    stream.on('wantTrailers', () => {
      stream.sendTrailers(trailersOf(this.outcome));
      this.stopPeer();
    });
    // A reset by the peer arrives as an error first; 'close' follows in every case.
    stream.on('error', () => this.settle());
    stream.on('close', () => this.settle());
    const deadline = deadlineOf(headers['grpc-timeout']);
    if (deadline !== undefined) {
      this.timer = setTimeout(
        () => this.fail(new RpcError(Status.DEADLINE_EXCEEDED, 'Deadline Exceeded')),
        deadline,
      ).unref();
    }
  }

  /** Called when the call ends for whatever reason: finished, failed, cancelled, connection lost. */
  onEnd(listener: () => void): void {
    if (this.ended) listener();
    else this.endListeners.push(listener);
  }

  /** Called when the node begins to stop: appends under way are still answered, then what is open is cancelled. */
  onStop(listener: () => void): void {
    this.stopListener = listener;
  }

  announceStop(): void {
    if (!this.ended) this.stopListener?.();
  }

  onDrain(listener: () => void): void {
    this.stream.on('drain', listener);
  }

  /** Sends bytes that are framed already. False: the peer is behind, wait for `onDrain`. */
  write(frames: Buffer): boolean {
    if (this.ended || this.stream.destroyed) return false;
    if (!this.responded) this.respond();
    return this.stream.write(frames);
  }

  /** Sends one message; messages of the same turn leave in one write. */
  send(message: Uint8Array): void {
    if (this.ended) return;
    if (!this.outbox) {
      this.outbox = new FrameBuffer(OUTBOX_BYTES);
      process.nextTick(() => this.flush());
    }
    this.outbox.message(message);
  }

  finish(): void {
    this.conclude(undefined);
  }

  fail(error: RpcError): void {
    this.conclude(error);
  }

  private flush(): void {
    const outbox = this.outbox;
    if (!outbox) return;
    this.outbox = undefined;
    this.write(outbox.take());
  }

  private respond(): void {
    this.responded = true;
    this.stream.respond(RESPONSE_HEADERS, { waitForTrailers: true });
  }

  private conclude(error: RpcError | undefined): void {
    if (this.ended) return;
    this.flush();
    this.outcome = error;
    this.settle();
    const { stream } = this;
    if (stream.destroyed) return;
    if (this.responded || !error) {
      if (!this.responded) this.respond();
      stream.end();
    } else {
      stream.respond({ ...RESPONSE_HEADERS, ...trailersOf(error) }, { endStream: true });
      if (stream.writableFinished) this.stopPeer();
      else stream.once('finish', () => this.stopPeer());
    }
    if (stream.readableEnded) return;
    // The client may still be sending: take and drop it.
    stream.removeAllListeners('data');
    stream.resume();
  }

  /** Tells a client that is still sending to stop. Once the answer is out, trailers and all: it would be lost else. */
  private stopPeer(): void {
    const { stream } = this;
    if (stream.readableEnded) return;
    setImmediate(() => !stream.destroyed && stream.close(constants.NGHTTP2_NO_ERROR));
  }

  private settle(): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.timer);
    for (const listener of this.endListeners) listener();
  }
}
