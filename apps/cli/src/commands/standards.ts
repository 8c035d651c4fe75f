import { defaultPack } from '@aftercare/domain';
import type { Command } from 'commander';
import { apiClient, ApiRefused, type ApiClient } from '../api-client';
import { withQueryOptions, type ApiOptions } from './options';
import { say } from '../say';

interface Outcome {
  readonly repeated: boolean;
}

export function addStandards(root: Command): void {
  const group = root.command('standards').description('the rules decisions are made by');
  withQueryOptions(group.command('publish-defaults'))
    .description('publish the default pack of standards; what was published once is not published again')
    .action(async ({ url, json }: ApiOptions & { json?: true }) => {
      const published = await publishDefaults(apiClient(url));
      say(json ? JSON.stringify({ published }) : `${published} standards published`);
    });
}

/**
 * Publishes the default pack: every standard with a fixed Idempotency-Key, so that repeating it adds nothing. A kind
 * that has a version of the company's own is left alone. Returns how many were published now.
 */
export async function publishDefaults(api: ApiClient): Promise<number> {
  let published = 0;
  for (const { id, command, commandId, actor } of defaultPack) {
    const headers = { 'idempotency-key': commandId, 'x-actor': actor.id, 'x-role': 'admin' };
    try {
      const { repeated } = await api.post<Outcome>(`/v1/standards/${id}/versions`, command.data, headers);
      if (!repeated) published += 1;
    } catch (error) {
      if (!(error instanceof ApiRefused) || error.problem.code !== 'wrong-version') throw error;
    }
  }
  return published;
}
