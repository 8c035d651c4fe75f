import { formatMoney } from '@aftercare/domain';
import { Command } from 'commander';
import { apiClient } from '../api-client';
import { table, type Column } from '../table';
import { withQueryOptions, wholeNumber, type ApiOptions } from './options';
import { say } from '../say';

/** A customer's value as the API answers it; money in minor units of `currency`. */
export interface CustomerValue {
  readonly customerId: string;
  readonly at: string;
  readonly currency?: string;
  readonly value: number;
  readonly historical: {
    readonly orders: number;
    readonly revenue: number;
    readonly refunds: number;
    readonly costOfGoods: number;
    readonly serviceCost: number;
    readonly serviceRevenue: number;
    readonly rewards: number;
    readonly margin: number;
  } | null;
  readonly predicted: {
    readonly weeks: number;
    readonly probabilityAlive: number;
    readonly expectedPurchases: number;
    readonly meanValue: number;
    readonly marginRate: number;
    readonly serviceCost: number;
    readonly value: number;
  } | null;
  readonly fitId: string | null;
  readonly note?: string;
}

/** A fit as the API answers it. */
export interface Fit {
  readonly fitId: string;
  readonly currency: string;
  readonly window: { readonly from: string; readonly until: string };
  readonly bgNbd: { readonly r: number; readonly alpha: number; readonly a: number; readonly b: number } & Fitted;
  readonly gammaGamma:
    ({ readonly p: number; readonly q: number; readonly gamma: number; readonly leftOut: number } & Fitted) | null;
}

interface Fitted {
  readonly logLikelihood: number;
  readonly customers: number;
}

interface ValueOptions extends ApiOptions {
  readonly json?: true;
  readonly at?: string;
  readonly currency?: string;
}

interface CustomerValueOptions extends ValueOptions {
  readonly for?: string;
  readonly fit?: string;
}

export function addValue(root: Command): void {
  const group = root.command('value').description('what customers are worth');

  withQueryOptions(group.command('of <customer>', { isDefault: true }))
    .usage('[of] <customer>')
    .description('what one customer is worth, and what that is made of')
    .option('--at <t>', 'as it was known at an ISO 8601 instant or day, or at a position of the log (default: now)')
    .option('--for <t>', 'the instant or day the prediction is for (default: that of the question)')
    .option('--currency <code>', "ISO 4217 currency (default: the customer's main one)")
    .option('--fit <id>', 'predict with this fit (default: the newest one of the moment)')
    .action(async (customer: string, { url, json, at, currency, for: scoredFor, fit }: CustomerValueOptions) => {
      const path = `/v1/customers/${encodeURIComponent(customer)}/value`;
      const value = await apiClient(url).get<CustomerValue>(path, { at, for: scoredFor, currency, fit });
      say(json ? JSON.stringify(value) : describeValue(value));
    });

  withQueryOptions(group.command('top'))
    .description('the most valuable customers, with the parts their value is made of')
    .option('--limit <n>', 'how many', wholeNumber(1), 10)
    .option('--at <t>', 'the instant or day the scores are for, from everything known today (default: now)')
    .option('--currency <code>', "ISO 4217 currency (default: the company's)")
    .action(async ({ url, json, limit, at, currency }: ValueOptions & { limit: number }) => {
      const top = await apiClient(url).get<ValueTop>('/v1/value/top', { limit, at, currency });
      say(json ? JSON.stringify(top) : valueTable(top));
    });

  withQueryOptions(group.command('fit'))
    .description('fit BG/NBD and Gamma-Gamma to the purchases of a window, and record the fit')
    .option('--from <day>', 'first day whose purchases count (default: all)')
    .option('--until <day>', 'last day whose purchases count (default: today)')
    .option('--currency <code>', "ISO 4217 currency (default: the company's)")
    .action(async ({ url, json, from, until, currency }: ValueOptions & { from?: string; until?: string }) => {
      const api = apiClient(url);
      await api.get('/health/live');
      // After a large import the read models may be some seconds behind; a fit waits for them.
      const fit = await api.postPatiently<Fit>('/v1/value/fits', { from, until, currency });
      say(json ? JSON.stringify(fit) : describeFit(fit));
    });
}

export interface ValueTop {
  readonly size: number;
  readonly items: readonly (CustomerValue & { readonly rank: number })[];
  readonly note?: string;
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;

/** One customer's value as lines: each part on its own, then where the prediction came from. */
export function describeValue(value: CustomerValue): string {
  const { customerId, currency, historical, predicted, fitId, note } = value;
  if (currency === undefined || historical === null) return `${customerId} has bought nothing yet.`;
  const money = (amount: number) => formatMoney({ amount, currency });
  const parts: readonly (readonly [string, string])[] = [
    ['paid for goods', `${money(historical.revenue)} in ${historical.orders} purchases`],
    ['refunds', money(-historical.refunds)],
    ['cost of goods', money(-historical.costOfGoods)],
    ['service', money(historical.serviceRevenue - historical.serviceCost)],
    ['rewards', money(-historical.rewards)],
    ['historical margin', money(historical.margin)],
  ];
  const ahead: readonly (readonly [string, string])[] = predicted
    ? [
        [`next ${predicted.weeks} weeks`, money(predicted.value)],
        [
          '',
          `${predicted.expectedPurchases.toFixed(2)} purchases of ${money(predicted.meanValue)}, margin ${percent(predicted.marginRate)}`,
        ],
        ['', `still a customer with probability ${predicted.probabilityAlive.toFixed(3)}; fit ${fitId}`],
      ]
    : [['next weeks', note ?? 'no prediction']];
  const beside = predicted && note !== undefined ? [['note', note] as const] : [];
  const lines = [...parts, ...ahead, ['value', money(value.value)] as const, ...beside];
  return [customerId, ...lines.map(([name, figure]) => `  ${name.padEnd(20)}${figure}`)].join('\n');
}

/** The ranking as a table. */
export function valueTable({ items, size, note }: ValueTop): string {
  const money = (amount: number | undefined, { currency }: CustomerValue) =>
    amount === undefined || currency === undefined ? '-' : formatMoney({ amount, currency });
  type Row = ValueTop['items'][number];
  const columns: readonly Column<Row>[] = [
    { heading: '#', cell: ({ rank }) => String(rank), right: true },
    { heading: 'customer', cell: ({ customerId }) => customerId },
    { heading: 'value', cell: (row) => money(row.value, row), right: true },
    { heading: '= margin so far', cell: (row) => money(row.historical?.margin, row), right: true },
    { heading: '(paid', cell: (row) => money(row.historical?.revenue, row), right: true },
    { heading: 'refunds', cell: (row) => money(row.historical?.refunds, row), right: true },
    { heading: 'goods', cell: (row) => money(row.historical?.costOfGoods, row), right: true },
    { heading: 'service)', cell: (row) => money(row.historical?.serviceCost, row), right: true },
    { heading: '+ predicted', cell: (row) => money(row.predicted?.value, row), right: true },
    { heading: 'P(alive)', cell: ({ predicted }) => predicted?.probabilityAlive.toFixed(3) ?? '-', right: true },
  ];
  const fits = new Set(items.flatMap(({ fitId }) => fitId ?? []));
  const below = [
    `${items.length} of ${size} customers`,
    ...[...fits].map((fit) => `fit ${fit}`),
    ...(note ? [note] : []),
  ];
  return `${table(items, columns)}\n${below.join('; ')}`;
}

/** A fit as lines: parameters, ln L, and how many customers they rest on. */
export function describeFit({ fitId, currency, window, bgNbd, gammaGamma }: Fit): string {
  const figures = (values: Readonly<Record<string, number>>) =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${value.toFixed(4)}`)
      .join('  ');
  const { r, alpha, a, b } = bgNbd;
  const lines = [
    `fit ${fitId} of purchases in ${currency}, ${window.from} to ${window.until} (time in weeks)`,
    `  BG/NBD       ${figures({ r, alpha, a, b })}  ln L ${bgNbd.logLikelihood.toFixed(3)}  ${bgNbd.customers} customers`,
  ];
  if (gammaGamma === null)
    return [...lines, '  Gamma-Gamma  not fitted: repeat purchases do not determine it'].join('\n');
  const { p, q, gamma, logLikelihood, customers, leftOut } = gammaGamma;
  return [
    ...lines,
    `  Gamma-Gamma  ${figures({ p, q, gamma })}  ln L ${logLikelihood.toFixed(3)}  ${customers} customers, ${leftOut} left out`,
  ].join('\n');
}
