import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Command } from 'commander';
import { compiled } from '../processes/child-process';
import { addEventStoreMaintenance } from './event-store-maintenance';
import { addEventStoreScavenge } from './event-store-scavenge';
import { wholeNumber } from './options';

const PASSWORDS = `
With EVENTSTORE_ADMIN_PASSWORD (and EVENTSTORE_OPS_PASSWORD) in the environment callers need a user and a password;
this needs TLS.`;

export function addEventStore(root: Command): void {
  const eventStore = root.command('event-store').enablePositionalOptions();
  eventStore
    .description('run the embedded event store alone, for any EventStoreDB client')
    .option('--data <dir>', 'data folder', '.aftercare/event-store')
    .option('--port <n>', 'port; 0 picks a free one', wholeNumber(0), 2113)
    .option('--host <address>', 'address to listen on; another than 127.0.0.1 needs TLS and users', '127.0.0.1')
    .option('--tls-certificate <file>', 'PEM certificate, with those between it and its CA')
    .option('--tls-key <file>', 'PEM key of the certificate')
    .option('--passwords <file>', 'lines admin:PASSWORD and ops:PASSWORD, instead of the environment')
    .option('--insecure', 'take calls from other machines without TLS and users')
    .option('--max-append-size <bytes>', 'largest append, in bytes of data (default 1 MiB)', wholeNumber(1))
    .option('--drop-slow-subscribers <events>', 'end live subscriptions that are so far behind', wholeNumber(1))
    .addHelpText('after', PASSWORDS)
    .action(async (_options: unknown, command: Command) => {
      const file = join(compiled, 'eventstore', 'embedded', 'src', 'main.js');
      const node = spawn(process.execPath, [file, ...givenOptions(command)], { stdio: 'inherit' });
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => node.kill('SIGTERM'));
      process.exitCode = await new Promise<number>((resolve) => node.once('exit', (code) => resolve(code ?? 1)));
    });
  addEventStoreMaintenance(eventStore);
  addEventStoreScavenge(eventStore);
}

/** The node's program has the same options: what was given here is passed on as it is. */
function givenOptions(command: Command): string[] {
  return command.options.flatMap((option) => {
    const value = command.getOptionValue(option.attributeName()) as string | number | true | undefined;
    if (value === undefined) return [];
    return option.isBoolean() ? [String(option.long)] : [String(option.long), String(value)];
  });
}
