import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { apiClient } from '../api-client';
import { CommandFailed } from '../command-failed';
import { say } from '../say';
import { statusTables, type StatusReport } from '../status/status-tables';
import { withQueryOptions, type ApiOptions } from './options';

interface StatusOptions extends ApiOptions {
  readonly json?: true;
  readonly once?: true;
}

const refreshMs = 1_000;
/** Cursor to the upper left, then clear what is below: a screen that is written over does not flicker. */
const [home, below, endOfLine] = ['\u001b[H', '\u001b[J', '\u001b[K'];

export function addStatus(root: Command): void {
  withQueryOptions(root.command('status'))
    .description(
      'how every read model, policy and projector is doing; refreshes every second on a terminal, until Ctrl-C',
    )
    .option('--once', 'print it once')
    .action(async ({ url, json, once }: StatusOptions) => {
      const report = () => apiClient(url).get<StatusReport>('/v1/status');
      if (json) return say(JSON.stringify(await report()));
      if (once || !process.stdout.isTTY) return say(statusTables(await report()));
      await refreshed(async () => statusTables(await report()));
    });
}

/** Shows text that is made anew every second; an API that is away for a while is told, and looked for again. */
async function refreshed(text: () => Promise<string>): Promise<never> {
  process.stdout.write(home + below);
  for (;;) {
    const shown = await text().catch((error: unknown) => {
      if (error instanceof CommandFailed) return error.message;
      throw error;
    });
    const lines = `${shown}\n\nCtrl-C ends this.`.split('\n').map((line) => line + endOfLine);
    process.stdout.write(`${home}${lines.join('\n')}\n${below}`);
    await pause(refreshMs);
  }
}
