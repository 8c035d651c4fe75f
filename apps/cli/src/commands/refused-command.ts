import { minute } from '../minute';
import { table } from '../table';

/** A refused command as the API shows it. */
export interface RefusedCommand {
  readonly refusalId: string;
  readonly policy: string;
  readonly fact: { readonly type: string; readonly stream: string; readonly position: number };
  readonly command: { readonly category: string; readonly id?: string; readonly type: string; readonly data: object };
  readonly reason: { readonly refused: string; readonly message: string };
  readonly status: string;
  readonly refusedAt: string;
  readonly changedAt: string;
  readonly retries: number;
}

const target = ({ category, id }: RefusedCommand['command']): string => `${category}-${id ?? '(new)'}`;

export const refusedTable = (items: readonly RefusedCommand[]): string =>
  table(items, [
    { heading: 'id', cell: ({ refusalId }) => refusalId },
    { heading: 'since', cell: ({ refusedAt }) => minute(refusedAt) },
    { heading: 'policy', cell: ({ policy }) => policy },
    { heading: 'command', cell: ({ command }) => `${command.type} on ${target(command)}` },
    { heading: 'retries', cell: ({ retries }) => String(retries), right: true },
    { heading: 'refused because', cell: ({ reason }) => `${reason.refused}: ${reason.message}` },
  ]);

/** Everything known about one, a line each. */
export const refusedStory = (item: RefusedCommand): string =>
  table(
    [
      ['status', `${item.status}${item.retries === 0 ? '' : `, tried again ${item.retries} times`}`],
      ['policy', item.policy],
      ['fact', `${item.fact.type} of ${item.fact.stream}, position ${item.fact.position}`],
      ['command', `${item.command.type} on ${target(item.command)}`],
      ['data', JSON.stringify(item.command.data)],
      ['refused', `${minute(item.refusedAt)}: ${item.reason.refused}`],
      ['because', item.reason.message],
      ['last change', minute(item.changedAt)],
    ],
    [
      { heading: 'id', cell: ([name = '']) => name },
      { heading: item.refusalId, cell: ([, value = '']) => value },
    ],
  );
