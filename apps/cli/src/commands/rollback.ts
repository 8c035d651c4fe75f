import type { RollbackResult } from '@aftercare/projections';
import type { Command } from 'commander';
import { apiClient } from '../api-client';
import { CommandFailed } from '../command-failed';
import { say } from '../say';
import { followed, type OperatorRequest } from './operator-request';
import { withQueryOptions, type ApiOptions } from './options';

export function addRollback(root: Command): void {
  withQueryOptions(root.command('rollback <read-model>'))
    .description('let the build before the last rebuild answer queries again; a second rollback undoes the first')
    .action(async (readModel: string, { url, json }: ApiOptions & { readonly json?: true }) => {
      const api = apiClient(url);
      const path = `/v1/read-models/${encodeURIComponent(readModel)}/rollback`;
      const asked = await api.post<OperatorRequest<object, RollbackResult>>(path, {});
      const { status, result, id, ...about } = await followed<object, RollbackResult>(api, asked, () => undefined);
      const message = result?.message ?? `rollback ${id} ${status}`;
      if (json) say(JSON.stringify({ id, status, ...about, result }));
      if (status === 'failed') throw new CommandFailed(message);
      if (!json) say(message);
    });
}
