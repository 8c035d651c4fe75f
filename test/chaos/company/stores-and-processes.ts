import { join } from 'node:path';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { connect } from '@aftercare/event-sourcing';
import { openReadModelStore, type ReadModelStore } from '@aftercare/read-model-store';
import type { Restartable } from './disturbances';
import { type MongodbPeer, startMongodbPeer } from './mongodb-peer';
import { type ProcessOptions, type RunningProcesses, startProcesses } from './processes';

/** A company as the test sees it: its processes, and both stores past all proxies. */
export interface Company {
  readonly processes: RunningProcesses;
  readonly store: ReadModelStore;
  readonly log: EventStoreDBClient;
  /** Stores that can be taken down beside the event store. */
  readonly restartable: readonly Restartable[];
  /** Ends every process. */
  close(): Promise<void>;
}

export type CompanyOptions = Pick<ProcessOptions, 'dataDir' | 'projectors'> & {
  /** Read models in the MongoDB peer instead of the embedded store. */
  readonly mongodb: boolean;
};

const database = 'aftercare_chaos';

export async function openCompany({ dataDir, projectors, mongodb }: CompanyOptions): Promise<Company> {
  const peer = mongodb ? await startMongodbPeer(dataDir) : undefined;
  const store = await openReadModelStore(
    peer ? { mongodbUrl: peer.url, database } : { file: join(dataDir, 'read-models.sqlite') },
  );
  const processes = await startProcesses({
    ...{ dataDir, projectors },
    ...(peer && { mongodb: { port: peer.port, database } }),
  }).catch(async (error: unknown) => {
    await closeStores(store, peer);
    throw error;
  });
  const log = connect(processes.eventStoreUrl);
  return {
    ...{ processes, store, log },
    restartable: peer ? [peer] : [],
    close: async () => {
      await log.dispose();
      await processes.stop();
      await closeStores(store, peer);
    },
  };
}

async function closeStores(store: ReadModelStore, peer: MongodbPeer | undefined): Promise<void> {
  await store.close();
  await peer?.stop();
}
