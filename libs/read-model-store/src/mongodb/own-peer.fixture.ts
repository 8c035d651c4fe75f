import { join } from 'node:path';

export { tcpProxy, type TcpProxy } from '../../../event-sourcing/src/tcp-proxy.fixture';
export { countingProxy, type Loss } from '../../../projections/src/mongodb-messages.fixture';

/** A MongoDB peer as a process of the test's own. */
export interface OwnPeer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Kills it (-9), and removes its files unless the test named their folder. */
  stop(): Promise<void>;
}

/** Starts a peer; needs Maven and Java 17. With `data` it can be started again on what another one left there. */
export async function startOwnPeer(how: {
  readonly backend: 'memory' | 'h2';
  readonly data?: string;
  readonly port?: number;
}): Promise<OwnPeer> {
  const program = join(__dirname, '..', '..', '..', '..', 'test', 'peers', 'mongodb', 'peer.cjs');
  const { startPeer } = (await import(program)) as { readonly startPeer: (options: typeof how) => Promise<OwnPeer> };
  return startPeer(how);
}
