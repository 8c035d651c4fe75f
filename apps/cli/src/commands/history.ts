import type { Command } from 'commander';
import { apiClient, type ApiClient } from '../api-client';
import { withQueryOptions, type ApiOptions } from './options';
import { say } from '../say';

interface Entry {
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly position: number;
  readonly sentence: string;
}

interface HistoryPage {
  readonly entries: readonly Entry[];
  readonly next?: string;
}

export function addHistory(root: Command): void {
  withQueryOptions(root.command('history <customer>'))
    .description("a customer's whole story, one sentence a fact")
    .option('--at <t>', 'as it was known at an ISO 8601 instant or day, or at a position of the store')
    .action(async (customer: string, { url, json, at }: ApiOptions & { json?: true; at?: string }) => {
      if (json) for await (const entry of history(apiClient(url), customer, at)) say(JSON.stringify(entry));
      else for (const line of await story(apiClient(url), customer, at)) say(line);
    });
}

/** All entries of a customer's history in the order of recording, page by page. */
export async function* history(api: ApiClient, customer: string, at?: string): AsyncIterable<Entry> {
  let cursor: string | undefined;
  do {
    const path = `/v1/customers/${encodeURIComponent(customer)}/history`;
    const page: HistoryPage = await api.get<HistoryPage>(path, { at, cursor, limit: 500 });
    yield* page.entries;
    cursor = page.next;
  } while (cursor !== undefined);
}

/** The history as lines for a person, in the order in which things happened: what was reported late stands in its place. */
export async function story(api: ApiClient, customer: string, at?: string): Promise<readonly string[]> {
  const entries: Entry[] = [];
  for await (const entry of history(api, customer, at)) entries.push(entry);
  return entries
    .sort((a, b) => (a.occurredAt === b.occurredAt ? a.position - b.position : a.occurredAt < b.occurredAt ? -1 : 1))
    .map(({ occurredAt, sentence }) => `${occurredAt.slice(0, 16).replace('T', ' ')}  ${sentence}`);
}
