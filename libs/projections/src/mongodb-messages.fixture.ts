import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Commands of MongoDB's wire protocol that change something. */
const WRITING = new Set([
  'insert',
  'update',
  'delete',
  'findAndModify',
  'create',
  'createIndexes',
  'drop',
  'dropIndexes',
]);

/** When a connection is lost around a writing command: the server never saw it, or did it and its answer was lost. */
export type Loss = 'before' | 'after';

export interface CountingProxy {
  readonly port: number;
  /** Whether the nth writing command came. */
  lost(): boolean;
  stop(): Promise<void>;
}

export interface CountedLoss {
  readonly target: number;
  /** From 1. */
  readonly nth: number;
  readonly loss: Loss;
  /** All connections are gone at this moment. New ones are refused from then on when this returns true. */
  readonly lose: () => boolean;
}

/** Stands between a driver and a MongoDB, counts the writing commands, and loses every connection at the nth. */
export async function countingProxy({ target, nth, loss, lose }: CountedLoss): Promise<CountingProxy> {
  const sockets = new Set<Socket>();
  let [writes, lost, refusing] = [0, false, false];

  const loseAll = (): void => {
    lost = true;
    refusing = lose();
    for (const socket of sockets) socket.destroy();
  };

  const server = createServer((near) => {
    if (refusing) return void near.destroy();
    const far = connect(target, '127.0.0.1');
    let answerLost = false;
    near.on(
      'data',
      messages((message) => {
        if (WRITING.has(commandOf(message))) writes += 1;
        if (!lost && writes === nth) {
          if (loss === 'before') return loseAll();
          answerLost = true;
        }
        far.write(message);
      }),
    );
    far.on('data', (bytes) => {
      if (answerLost && !lost) loseAll();
      else near.write(bytes);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    lost: () => lost,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Cuts a stream of bytes into whole messages: each begins with its length, 32 bits, little-endian. */
function messages(whole: (message: Buffer) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0);
      whole(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  };
}

const OP_MSG = 2013;
/** Header (16 bytes), flags (4), kind of the section (1), length of the document (4), type of its first element (1). */
const FIRST_NAME = 26;

/** The name of a command is that of the first field of its document; empty for messages of other kinds. */
function commandOf(message: Buffer): string {
  if (message.length < FIRST_NAME || message.readInt32LE(12) !== OP_MSG) return '';
  return message.toString('latin1', FIRST_NAME, message.indexOf(0, FIRST_NAME));
}
