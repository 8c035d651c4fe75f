import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { EventStoreDBClient } from '@eventstore/db-client';

import { RunningNode, startNode } from '../node';
import { certificateAuthority } from './certificates';

export const PASSWORDS = { admin: 'changeit', ops: 'päss:wörd 100 %' };

/** Files of a certificate for this machine, its key, and of the authority a client has to trust. */
export interface TlsFolder {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

export function tlsFolder(folder: string): TlsFolder {
  const authority = certificateAuthority('spec authority');
  const issued = authority.issue(['localhost', '127.0.0.1']);
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  return {
    authority: file('authority.crt', authority.certificate),
    certificate: file('node.crt', issued.certificate),
    key: file('node.key', issued.key),
  };
}

/** A node of one spec file with TLS and both users, and clients of either, of nobody, and with a wrong password. */
export interface SecureNode {
  readonly node: RunningNode;
  readonly tls: TlsFolder;
  client(credentials?: string): EventStoreDBClient;
}

/** Registers the node's start and end with jest. */
export function secureNode(): SecureNode {
  const folder = mkdtempSync(join(tmpdir(), 'event-store-tls-'));
  const tls = tlsFolder(folder);
  const clients: EventStoreDBClient[] = [];
  let node: RunningNode;
  beforeAll(async () => {
    node = await startNode({ dataDir: join(folder, 'data'), tls, users: PASSWORDS });
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.dispose()));
    await node.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get node() {
      return node;
    },
    tls,
    client: (credentials) => {
      const user = credentials === undefined ? '' : `${credentials}@`;
      const client = EventStoreDBClient.connectionString(
        `esdb://${user}localhost:${node.port}?tls=true&tlsCAFile=${tls.authority}`,
      );
      clients.push(client);
      return client;
    },
  };
}
