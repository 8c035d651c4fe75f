import type { Command } from 'commander';
import { apiClient } from '../api-client';
import { CommandFailed } from '../command-failed';
import { say } from '../say';
import { refreshingScreen } from '../status/refreshing-screen';
import { statusTables, type StatusReport } from '../status/status-tables';
import { withQueryOptions, type ApiOptions } from './options';

interface StatusOptions extends ApiOptions {
  readonly json?: true;
  readonly once?: true;
}

const refreshMs = 1_000;
export function addStatus(root: Command): void {
  withQueryOptions(root.command('status'))
    .description(
      'how every read model, policy and projector is doing; refreshes every second on a terminal, until q or Ctrl-C',
    )
    .option('--once', 'print it once')
    .action(async ({ url, json, once }: StatusOptions) => {
      const report = () => apiClient(url).get<StatusReport>('/v1/status');
      if (json) return say(JSON.stringify(await report()));
      if (once || !process.stdout.isTTY) return say(statusTables(await report()));
      const { signal, ignore } = endOfProcess();
      const text = () => unlessAway(report().then(statusTables));
      await refreshingScreen({ terminal: process.stdout, keys: process.stdin, text, everyMs: refreshMs, signal });
      ignore();
      // A request that an API has not answered yet is not waited for.
      process.exit();
    });
}

/** An API that is away for a while is told, and looked for again. */
async function unlessAway(text: Promise<string>): Promise<string> {
  try {
    return await text;
  } catch (error) {
    if (error instanceof CommandFailed) return error.message;
    throw error;
  }
}

/** Aborted when the process is asked to end; `ignore` gives the signals back. */
function endOfProcess(): { readonly signal: AbortSignal; readonly ignore: () => void } {
  const end = new AbortController();
  const abort = (): void => end.abort();
  for (const name of ending) process.on(name, abort);
  return { signal: end.signal, ignore: () => ending.forEach((name) => process.off(name, abort)) };
}

const ending = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
