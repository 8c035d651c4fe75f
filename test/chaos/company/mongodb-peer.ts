import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

interface Peer {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

interface PeerProgram {
  readonly startPeer: (options: {
    readonly backend: 'h2';
    readonly data: string;
    readonly port?: number;
  }) => Promise<Peer>;
}

/** The MongoDB peer as a process of its own, with its data in files; needs Maven and Java 17. */
export interface MongodbPeer {
  readonly name: string;
  readonly url: string;
  readonly port: number;
  /** Kills it and starts it again on its files, at the same address. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The repository's root, from the compiled file. */
const root = join(__dirname, '..', '..', '..', '..');
const awayMs = 500;

/** Starts the peer of test/peers/mongodb on the files in a folder. */
export async function startMongodbPeer(data: string): Promise<MongodbPeer> {
  const { startPeer } = (await import(join(root, 'test', 'peers', 'mongodb', 'peer.cjs'))) as PeerProgram;
  let peer = await startPeer({ backend: 'h2', data });
  const { url, port } = peer;
  // One at a time: a restart asked for while another is under way comes after it.
  let last = Promise.resolve();
  const again = async (): Promise<void> => {
    await peer.stop();
    await pause(awayMs);
    peer = await startPeer({ backend: 'h2', data, port });
  };
  return {
    ...{ name: 'MongoDB', url, port },
    restart: () => (last = last.then(again)),
    stop: async () => {
      await last;
      await peer.stop();
    },
  };
}
