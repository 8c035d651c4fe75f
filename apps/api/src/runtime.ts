import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { aggregates, type Instant } from '@aftercare/domain';
import { commandExecutor, connect, type CommandExecutor } from '@aftercare/event-sourcing';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { openReadModelStore, type ReadModelStore } from '@aftercare/read-model-store';
import { secretOf, type Settings } from '@aftercare/settings';

/** What the HTTP edge stands on: the event store, the commands against it, and the read models. */
export abstract class Runtime {
  abstract readonly settings: Settings;
  abstract readonly client: EventStoreDBClient;
  abstract readonly executor: CommandExecutor;
  abstract readonly store: ReadModelStore;
  /** The clock of decisions and questions. */
  abstract now(): Instant;
  /** Closes both stores. */
  abstract close(): Promise<void>;
}

/** Connects to the stores that the settings name. */
export async function openRuntime(settings: Settings): Promise<Runtime> {
  const client = connect(settings.eventStoreUrl ?? `esdb://127.0.0.1:${settings.eventStorePort}?tls=false`);
  mkdirSync(settings.dataDir, { recursive: true });
  const store = await openReadModelStore({
    mongodbUrl: settings.mongodbUrl,
    database: settings.mongodbDatabase,
    file: join(settings.dataDir, 'read-models.sqlite'),
  });
  const now = (): Instant => new Date().toISOString();
  const executor = commandExecutor({
    client,
    aggregates,
    clock: now,
    secret: secretOf(settings),
    cacheCapacity: settings.cachedFacts,
  });
  return {
    settings,
    client,
    executor,
    store,
    now,
    close: async () => {
      await client.dispose();
      await store.close();
    },
  };
}
