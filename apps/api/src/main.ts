import { loadSettings, SettingsInvalid } from '@aftercare/settings';
import { createHttpServer } from './http-server';
import { openRuntime } from './runtime';

/** The API as a process: says when it is ready, drains on SIGTERM and SIGINT. */
async function main(): Promise<void> {
  const settings = loadSettings(process.env);
  const runtime = await openRuntime(settings);
  const server = await createHttpServer(runtime);
  await server.listen(settings.port, settings.host);
  const stop = (): void => {
    process.off('SIGTERM', stop).off('SIGINT', stop).off('disconnect', stop);
    server
      .close()
      .then(() => runtime.close())
      .catch(fail)
      .finally(() => process.exit());
  };
  process.on('SIGTERM', stop).on('SIGINT', stop).once('disconnect', stop);
  const open = isLoopback(settings.host) ? 'open to this machine only' : 'without authentication, OPEN TO THE NETWORK';
  const url = await server.getUrl();
  process.stdout.write(`api ready at ${url} (${open})\n`);
  // A parent that opened an IPC channel learns the port, and this process ends with it.
  process.send?.({ port: Number(new URL(url).port) });
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** Ends the process with what went wrong; a stack only where it is no mistake of the settings. */
function fail(error: unknown): void {
  const known = error instanceof SettingsInvalid || (error as NodeJS.ErrnoException).code !== undefined;
  process.stderr.write(`api: ${known ? (error as Error).message : (error as Error).stack}\n`);
  process.exitCode = 1;
}

main().catch((error: unknown) => {
  fail(error);
  process.exit();
});
