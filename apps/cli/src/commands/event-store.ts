import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Command } from 'commander';
import { compiled } from '../processes/child-process';
import { wholeNumber } from './options';

export function addEventStore(root: Command): void {
  root
    .command('event-store')
    .description('run the embedded event store alone, for any EventStoreDB client')
    .option('--data <dir>', 'data folder', '.aftercare/event-store')
    .option('--port <n>', 'port; 0 picks a free one', wholeNumber(0), 2113)
    .action(async ({ data, port }: { data: string; port: number }) => {
      const file = join(compiled, 'eventstore', 'embedded', 'src', 'main.js');
      const node = spawn(process.execPath, [file, '--data', data, '--port', String(port)], { stdio: 'inherit' });
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => node.kill('SIGTERM'));
      process.exitCode = await new Promise<number>((resolve) => node.once('exit', (code) => resolve(code ?? 1)));
    });
}
