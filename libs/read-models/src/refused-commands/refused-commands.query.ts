import type { Cursor, Page, ReadModelStore } from '@aftercare/read-model-store';
import { refusedCommands, type RefusedCommandView } from './refused-commands.view';

export interface RefusedCommandsQuestion {
  /** `open` when absent. */
  readonly status?: RefusedCommandView['status'];
  readonly policy?: string;
  readonly limit: number;
  readonly after?: Cursor;
}

/** Refused commands, the longest waiting first. */
export function refusedCommandsPage(
  store: ReadModelStore,
  { status = 'open', policy, limit, after }: RefusedCommandsQuestion,
): Promise<Page<RefusedCommandView>> {
  return store.collection<RefusedCommandView>(refusedCommands).find({
    where: { status: { eq: status }, ...(policy === undefined ? {} : { policy: { eq: policy } }) },
    sort: { by: 'refusedAt', dir: 'asc' },
    limit,
    ...(after ? { after } : {}),
  });
}
