import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { aggregates } from '@aftercare/domain';
import { commandExecutor, connect } from '@aftercare/event-sourcing';
import { digestingThread, policies, readerThread, startProjector } from '@aftercare/projections';
import { readModels } from '@aftercare/read-models';
import { openReadModelStore } from '@aftercare/read-model-store';
import { loadSettings, secretOf, SettingsInvalid } from '@aftercare/settings';

/** The projector as a process: folds and policies until SIGTERM, SIGINT, or the end of the parent that opened a channel. */
async function main(): Promise<void> {
  const settings = loadSettings(process.env);
  mkdirSync(settings.dataDir, { recursive: true });
  const log = pino({ name: 'projector', level: settings.logLevel });
  const url = settings.eventStoreUrl ?? `esdb://127.0.0.1:${settings.eventStorePort}?tls=false`;
  const client = connect(url);
  const reader = readerThread({ url });
  const store = await openReadModelStore({
    mongodbUrl: settings.mongodbUrl,
    database: settings.mongodbDatabase,
    file: join(settings.dataDir, 'read-models.sqlite'),
    writerThread: true,
  });
  const executor = commandExecutor({
    client,
    aggregates,
    secret: secretOf(settings),
    cacheCapacity: settings.cachedFacts,
  });
  const projector = startProjector({
    ...{ client, read: reader.read, store, readModels: readModels(settings), policies, executor, log },
    digesting: digestingThread(),
    leaseMs: settings.leaseMs,
    maxParkedKeys: settings.maxParkedKeys,
  });

  const stop = (): void => {
    process.off('SIGTERM', stop).off('SIGINT', stop).off('disconnect', stop);
    projector
      .stop()
      .then(() => Promise.all([store.close(), reader.close()]))
      .then(() => client.dispose())
      .catch(fail)
      .finally(() => process.exit());
  };
  process.on('SIGTERM', stop).on('SIGINT', stop).once('disconnect', stop);
  log.info({ readModels: projector.status().readModels.map(({ name }) => name) }, 'projector started');
  // A parent that opened an IPC channel learns that it runs, and this process ends with it. It listens nowhere.
  process.send?.({ port: 0 });
}

/** Ends the process with what went wrong; a stack only where it is no mistake of the settings. */
function fail(error: unknown): void {
  const known = error instanceof SettingsInvalid || (error as NodeJS.ErrnoException).code !== undefined;
  process.stderr.write(`projector: ${known ? (error as Error).message : (error as Error).stack}\n`);
  process.exitCode = 1;
}

main().catch((error: unknown) => {
  fail(error);
  process.exit();
});
