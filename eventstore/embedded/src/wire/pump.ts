import { ServerCall } from './call';
import { FrameBuffer } from './frames';
import { RpcError, toRpcError } from './status';

/** What a source has after filling a block: more at once, more after a wake, nothing ever, or an error. */
export type Filled = 'more' | 'wait' | 'done' | RpcError;

/** Writes the messages that are ready into `out`, until it is full. */
export type Source = (out: FrameBuffer) => Filled;

/** The first block: what is live is little, and this comes out of Buffer's own pool. Each further one is larger. */
const SMALL = 2 * 1024;
const LARGE = 128 * 1024;
const GROWTH = 4;

/**
 * Sends what a source has, one block after the other, and never reads ahead of the consumer: while the peer's window is
 * closed nothing is taken from the source, so memory stays flat. Returns the function that wakes a waiting source.
 */
export function pump(call: ServerCall, source: Source): () => void {
  let blocked = false;
  let scheduled = false;
  let capacity = SMALL;
  /** Sent to its last byte when the call drains, then filled again: fresh ones would keep V8 collecting garbage. */
  let spare: FrameBuffer | undefined;

  const blockOf = (size: number): FrameBuffer => {
    const block = spare?.capacity === size ? spare : new FrameBuffer(size);
    spare = undefined;
    block.clear();
    return block;
  };

  const run = (): void => {
    while (!blocked && !scheduled && !call.ended) {
      const out = blockOf(capacity);
      const state = fill(source, out);
      if (out.length > 0) blocked = !call.write(out.take());
      if (state instanceof RpcError) return call.fail(state);
      if (state === 'done') return call.finish();
      if (state === 'wait') {
        capacity = SMALL;
        return;
      }
      if (blocked || out.length === 0) spare = out;
      capacity = Math.min(capacity * GROWTH, LARGE);
      if (out.length === 0) {
        // A long search without a find: let other calls have their turn.
        scheduled = true;
        setImmediate(() => {
          scheduled = false;
          run();
        });
      }
    }
  };
  call.onDrain(() => {
    blocked = false;
    run();
  });
  run();
  return run;
}

function fill(source: Source, out: FrameBuffer): Filled {
  try {
    return source(out);
  } catch (error) {
    return toRpcError(error);
  }
}
