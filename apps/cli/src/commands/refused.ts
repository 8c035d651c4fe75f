import type { Command } from 'commander';
import { apiClient, type ApiClient } from '../api-client';
import { CommandFailed } from '../command-failed';
import { say } from '../say';
import { parkedId, parkedTable, parkedOf, mendParked, type ParkedFact } from './parked-policy-facts';
import { wholeNumber, withQueryOptions, type ApiOptions } from './options';
import { refusedStory, refusedTable, type RefusedCommand } from './refused-command';

interface Page<Item> {
  readonly items: readonly Item[];
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
    .description('what policies could not do: commands that were refused, and facts that were parked');
  withQueryOptions(group.command('list'))
    .description('what waits for somebody, the longest first')
    .option('--status <status>', 'refused commands that are open, done or dismissed', 'open')
    .option('--policy <name>', 'of this policy only')
    .option('--limit <n>', 'at most so many of each', wholeNumber(1), usualLimit)
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
  const api = apiClient(url);
  const refused = await api.get<Page<RefusedCommand>>('/v1/refused-commands', { status, policy, limit });
  const parked =
    status === 'open' ? await api.get<Page<ParkedFact>>('/v1/parked-facts', { policy, limit }) : { items: [] };
  if (json) {
    for (const item of refused.items) say(JSON.stringify({ kind: 'refused', ...item }));
    for (const item of parked.items) say(JSON.stringify({ kind: 'parked', id: parkedId(item), ...item }));
    return;
  }
  if (refused.items.length === 0) say(`No refused commands are ${status}.`);
  else say(refusedTable(refused.items));
  if (parked.items.length > 0) say(`\nFacts that policies have parked:\n${parkedTable(parked.items)}`);
  if (refused.next !== undefined || parked.next !== undefined) say(`There are more: --limit is ${limit}.`);
}

const refusedPath = (id: string): string => `/v1/refused-commands/${encodeURIComponent(id)}`;

async function show(id: string, { url, json }: ApiOptions & JsonOption): Promise<void> {
  const api = apiClient(url);
  const parked = parkedOf(id);
  if (parked !== undefined) {
    const found = await parkedFact(api, parked);
    say(json ? JSON.stringify(found) : parkedTable([found]));
    return;
  }
  const entry = await api.get<RefusedCommand>(refusedPath(id));
  say(json ? JSON.stringify(entry) : refusedStory(entry));
}

async function parkedFact(
  api: ApiClient,
  { policy, stream }: Pick<ParkedFact, 'policy' | 'stream'>,
): Promise<ParkedFact> {
  let cursor: string | undefined;
  do {
    const page: Page<ParkedFact> = await api.get<Page<ParkedFact>>('/v1/parked-facts', { policy, limit: 500, cursor });
    const found = page.items.find((item) => item.stream === stream);
    if (found !== undefined) return found;
    cursor = page.next;
  } while (cursor !== undefined);
  throw new CommandFailed(`${policy} has parked nothing of ${stream}`, '"aftercare refused list" shows what it has');
}

interface Retried {
  readonly facts: readonly {
    readonly data: { readonly outcome: 'done' | 'refused'; readonly reason?: { readonly message: string } };
  }[];
}

async function retry(id: string, { url, json }: ApiOptions & JsonOption): Promise<void> {
  const api = apiClient(url);
  const parked = parkedOf(id);
  if (parked !== undefined) return mendParked(api, 'retry', parked, json);
  const outcome = await api.post<Retried>(`${refusedPath(id)}/retry`, {});
  if (json) say(JSON.stringify(outcome));
  const [noted] = outcome.facts;
  if (noted?.data.outcome === 'refused')
    throw new CommandFailed(`refused once more: ${noted.data.reason?.message ?? 'the reason is not known'}`);
  if (!json) say('done');
}

async function dismiss(id: string, { url, json, why }: ApiOptions & JsonOption & { why: string }): Promise<void> {
  const api = apiClient(url);
  const parked = parkedOf(id);
  if (parked !== undefined) return mendParked(api, 'discard', { ...parked, why }, json);
  const outcome = await api.post<object>(`${refusedPath(id)}/dismissal`, { why });
  say(json ? JSON.stringify(outcome) : 'dismissed');
}
