import { join } from 'node:path';

/** The MongoDB peer as a process of its own; needs Maven and Java 17. */
export interface MongodbPeer {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** The repository's root, from the compiled file. */
const root = join(__dirname, '..', '..', '..', '..');

/** Starts the peer of test/peers/mongodb, which keeps everything in memory. */
export async function startMongodbPeer(): Promise<MongodbPeer> {
  const { startPeer } = (await import(join(root, 'test', 'peers', 'mongodb', 'peer.cjs'))) as {
    readonly startPeer: () => Promise<MongodbPeer>;
  };
  return startPeer();
}
