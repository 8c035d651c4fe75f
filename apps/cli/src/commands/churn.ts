import type { Command } from 'commander';
import { apiClient } from '../api-client';
import { table, type Column } from '../table';
import { withQueryOptions, wholeNumber, type ApiOptions } from './options';
import { say } from '../say';

/** A customer's churn risk as the API answers it. */
export interface ChurnRisk {
  readonly rank: number;
  readonly customerId: string;
  readonly horizonDays: number;
  readonly probabilityNoPurchase: number | null;
  readonly probabilityAlive: number | null;
  readonly band: string;
  readonly baseline: { readonly lastPurchase: string; readonly days: number; readonly usualDays: number | null } | null;
  readonly drivers: readonly { readonly reason: string }[];
}

export interface ChurnTop {
  readonly size: number;
  readonly items: readonly ChurnRisk[];
  readonly note?: string;
}

interface ChurnOptions extends ApiOptions {
  readonly json?: true;
  readonly limit: number;
  readonly horizon?: number;
  readonly at?: string;
  readonly band?: string;
  readonly minValue?: number;
}

export function addChurn(root: Command): void {
  const group = root.command('churn').description('who is about to leave');
  withQueryOptions(group.command('top'))
    .description('the customers most at risk of buying nothing within the horizon, and why')
    .option('--horizon <days>', 'days ahead (default: 90)', wholeNumber(1))
    .option('--limit <n>', 'how many', wholeNumber(1), 10)
    .option('--at <t>', 'the instant or day the scores are for, from everything known today (default: now)')
    .option('--band <band>', 'only high, medium or low risk')
    .option(
      '--min-value <minor>',
      'only customers whose margin so far is at least this, in minor units',
      wholeNumber(0),
    )
    .action(async ({ url, json, limit, horizon, at, band, minValue }: ChurnOptions) => {
      const query = { limit, horizon, at, band, 'min-value': minValue };
      const top = await apiClient(url).get<ChurnTop>('/v1/churn/top', query);
      say(json ? JSON.stringify(top) : churnTable(top));
    });
}

/** The ranking as a table. */
export function churnTable({ items, size, note }: ChurnTop): string {
  const probability = (value: number | null) => value?.toFixed(3) ?? '-';
  const columns: readonly Column<ChurnRisk>[] = [
    { heading: '#', cell: ({ rank }) => String(rank), right: true },
    { heading: 'customer', cell: ({ customerId }) => customerId },
    {
      heading: `P(no purchase in ${items[0]?.horizonDays ?? 90} d)`,
      cell: (row) => probability(row.probabilityNoPurchase),
      right: true,
    },
    { heading: 'band', cell: ({ band }) => band },
    { heading: 'P(alive)', cell: (row) => probability(row.probabilityAlive), right: true },
    { heading: 'last purchase', cell: ({ baseline }) => (baseline ? `${baseline.days} d ago` : '-'), right: true },
    {
      heading: 'usual gap',
      cell: ({ baseline }) => (baseline?.usualDays ? `${Math.round(baseline.usualDays)} d` : '-'),
      right: true,
    },
    {
      heading: 'why',
      cell: ({ drivers }) =>
        drivers
          .map(({ reason }) => reason)
          .slice(0, 3)
          .join(' ') || 'the gap alone',
    },
  ];
  return [table(items, columns), [`${items.length} of ${size} customers`, ...(note ? [note] : [])].join('; ')].join(
    '\n',
  );
}
