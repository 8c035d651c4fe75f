import type { Command } from 'commander';
import { apiClient } from '../api-client';
import { CommandFailed } from '../command-failed';
import { minute } from '../minute';
import { say } from '../say';
import { table } from '../table';
import { wholeNumber, withQueryOptions, type ApiOptions } from './options';
import { mended, type ParkedRequest } from './parked-requests';

interface JsonOption {
  readonly json?: true;
}

/** A fact that waits or was discarded, as the API shows it. */
interface ParkedFact {
  readonly consumer: string;
  /** Policies have none. */
  readonly build?: number;
  readonly key: string;
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly reason: string;
  readonly parkedAt: string;
  readonly attempts: number;
  readonly status: string;
  readonly waiting?: number;
}

interface Page {
  readonly items: readonly ParkedFact[];
  readonly next?: string;
}

interface DiscardOptions extends ApiOptions, JsonOption {
  readonly position?: number;
  readonly all?: true;
  readonly why: string;
}

const usualLimit = 50;

export function addParked(root: Command): void {
  const group = root
    .command('parked')
    .description('what waits behind a fact that failed: documents of read models, streams of policies');
  withQueryOptions(group.command('list [consumer]'))
    .description('every parked key, or those of one read model or policy; the longest parked first')
    .option('--limit <n>', 'at most so many', wholeNumber(1), usualLimit)
    .action(list);
  withQueryOptions(group.command('show <consumer> <key>'))
    .description('the facts that a key waits with, in order, and those that were discarded')
    .action(show);
  withQueryOptions(group.command('retry <consumer> [key]'))
    .description('try what waits for a key, in order: after a new program or upcaster mends what was wrong')
    .option('--all', 'every parked key of the read model or policy')
    .action(retry);
  withQueryOptions(group.command('discard <consumer> <key>'))
    .description('leave a fact out for good, then go on with the rest')
    .option('--position <n>', 'the one fact to leave out', wholeNumber(0))
    .option('--all', 'everything that waits for the key')
    .requiredOption('--why <sentence>', 'why, without personal data')
    .action(discard);
}

async function list(consumer: string | undefined, options: ApiOptions & JsonOption & { limit: number }) {
  const { url, json, limit } = options;
  const { items, next } = await apiClient(url).get<Page>('/v1/parked', { consumer, limit });
  if (json) return items.forEach((item) => say(JSON.stringify(item)));
  if (items.length === 0) return say('Nothing is parked.');
  say(
    table(items, [
      { heading: 'consumer', cell: (item) => item.consumer },
      { heading: 'build', cell: ({ build }) => String(build ?? '-'), right: true },
      { heading: 'key', cell: ({ key }) => key },
      { heading: 'since', cell: ({ parkedAt }) => minute(parkedAt) },
      { heading: 'at', cell: ({ type, revision, stream }) => `${type}, revision ${revision} of ${stream}` },
      { heading: 'waiting', cell: ({ waiting = 0 }) => String(waiting), right: true },
      { heading: 'tries', cell: ({ attempts }) => String(attempts), right: true },
      { heading: 'reason', cell: ({ reason }) => reason },
    ]),
  );
  if (next !== undefined) say(`There are more: --limit is ${limit}.`);
}

async function show(consumer: string, key: string, { url, json }: ApiOptions & JsonOption): Promise<void> {
  const { items } = await apiClient(url).get<Page>(pathOf(consumer, key));
  if (json) return items.forEach((item) => say(JSON.stringify(item)));
  say(
    table(items, [
      { heading: 'position', cell: ({ position }) => String(position), right: true },
      { heading: 'status', cell: ({ status }) => status },
      { heading: 'fact', cell: ({ type, revision, stream }) => `${type}, revision ${revision} of ${stream}` },
      { heading: 'since', cell: ({ parkedAt }) => minute(parkedAt) },
      { heading: 'tries', cell: ({ attempts }) => String(attempts), right: true },
      { heading: 'reason', cell: ({ reason }) => reason },
    ]),
  );
}

type RetryOptions = ApiOptions & JsonOption & { readonly all?: true };

async function retry(consumer: string, key: string | undefined, { url, json, all }: RetryOptions): Promise<void> {
  if ((key === undefined) !== (all === true))
    throw new CommandFailed('name one key, or say --all', '"aftercare parked list" shows the keys');
  const path =
    key === undefined ? `/v1/parked/${encodeURIComponent(consumer)}/retry` : `${pathOf(consumer, key)}/retry`;
  const api = apiClient(url);
  const { requests } = await api.post<{ requests: readonly ParkedRequest[] }>(path, {});
  await mended(api, requests, json);
}

async function discard(consumer: string, key: string, options: DiscardOptions): Promise<void> {
  const { url, json, position, all, why } = options;
  if ((position === undefined) === (all !== true))
    throw new CommandFailed('name one fact by --position, or say --all', '"aftercare parked show" tells the positions');
  const api = apiClient(url);
  const body = { why, ...(position === undefined ? { all: true } : { position }) };
  const path = `${pathOf(consumer, key)}/discard`;
  const { requests } = await api.post<{ requests: readonly ParkedRequest[] }>(path, body);
  await mended(api, requests, json);
}

const pathOf = (consumer: string, key: string): string =>
  `/v1/parked/${encodeURIComponent(consumer)}/${encodeURIComponent(key)}`;
