import type { Command } from 'commander';
import { apiClient } from '../api-client';
import { CommandFailed } from '../command-failed';
import { say } from '../say';
import { wholeNumber, withQueryOptions, type ApiOptions } from './options';
import { refusedStory, refusedTable, type RefusedCommand } from './refused-command';

interface Page {
  readonly items: readonly RefusedCommand[];
  readonly next?: string;
}

interface JsonOption {
  readonly json?: true;
}

interface ListOptions extends ApiOptions, JsonOption {
  readonly status: string;
  readonly policy?: string;
  readonly limit: number;
}

const usualLimit = 50;

export function addRefused(root: Command): void {
  const group = root
    .command('refused')
    .description('commands of policies that the domain refused: a business no, which somebody looks at');
  withQueryOptions(group.command('list'))
    .description('refused commands, the longest waiting first')
    .option('--status <status>', 'those that are open, done or dismissed', 'open')
    .option('--policy <name>', 'of this policy only')
    .option('--limit <n>', 'at most so many', wholeNumber(1), usualLimit)
    .action(list);
  withQueryOptions(group.command('show <id>'))
    .description('one of them: the fact that called for it, the command, and why it was not done')
    .action(show);
  withQueryOptions(group.command('retry <id>')).description('try it once more, as things stand now').action(retry);
  withQueryOptions(group.command('dismiss <id>'))
    .description('nothing more is to be done about it')
    .requiredOption('--why <sentence>', 'why, without personal data')
    .action(dismiss);
}

async function list({ url, json, status, policy, limit }: ListOptions): Promise<void> {
  const { items, next } = await apiClient(url).get<Page>('/v1/refused-commands', { status, policy, limit });
  if (json) return items.forEach((item) => say(JSON.stringify(item)));
  say(items.length === 0 ? `No refused commands are ${status}.` : refusedTable(items));
  if (next !== undefined) say(`There are more: --limit is ${limit}.`);
}

const refusedPath = (id: string): string => `/v1/refused-commands/${encodeURIComponent(id)}`;

async function show(id: string, { url, json }: ApiOptions & JsonOption): Promise<void> {
  const api = apiClient(url);
  const entry = await api.get<RefusedCommand>(refusedPath(id));
  say(json ? JSON.stringify(entry) : refusedStory(entry));
}

interface Retried {
  readonly facts: readonly {
    readonly data: { readonly outcome: 'done' | 'refused'; readonly reason?: { readonly message: string } };
  }[];
}

async function retry(id: string, { url, json }: ApiOptions & JsonOption): Promise<void> {
  const api = apiClient(url);
  const outcome = await api.post<Retried>(`${refusedPath(id)}/retry`, {});
  if (json) say(JSON.stringify(outcome));
  const [noted] = outcome.facts;
  if (noted?.data.outcome === 'refused')
    throw new CommandFailed(`refused once more: ${noted.data.reason?.message ?? 'the reason is not known'}`);
  if (!json) say('done');
}

async function dismiss(id: string, { url, json, why }: ApiOptions & JsonOption & { why: string }): Promise<void> {
  const api = apiClient(url);
  const outcome = await api.post<object>(`${refusedPath(id)}/dismissal`, { why });
  say(json ? JSON.stringify(outcome) : 'dismissed');
}
