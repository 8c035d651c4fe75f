import type { ApiClient } from '../api-client';
import { churnTable, type ChurnTop } from '../commands/churn';
import { story } from '../commands/history';
import { valueTable, type Fit, type ValueTop } from '../commands/value';
import { table } from '../table';
import type { SampleCommand } from './sample-command';
import { sampleCurrency, truth } from './truth';

/** What the demo shows once its company is loaded and fitted, as text for a person. */
export async function report(api: ApiClient, customer: string, fit: Fit): Promise<string> {
  const lines = await story(api, customer);
  const query = { limit: 10, currency: sampleCurrency };
  const value = await api.get<ValueTop>('/v1/value/top', query);
  const churn = await api.get<ChurnTop>('/v1/churn/top', query);
  return [
    heading(`The history of ${customer}`),
    ...lines.map((line) => `  ${line}`),
    heading('The ten most valuable customers, and what their value is made of'),
    valueTable(value),
    heading('The ten most at risk of not coming back, and why'),
    churnTable(churn),
    heading('What the sample was made with, and what the fit found'),
    comparison(fit),
  ].join('\n');
}

const heading = (text: string) => `\n${text}\n${'-'.repeat(text.length)}`;

function comparison({ bgNbd, gammaGamma }: Fit): string {
  const rows = [
    ...(['r', 'alpha', 'a', 'b'] as const).map((name) => ['BG/NBD', name, truth.bgNbd[name], bgNbd[name]] as const),
    ...(['p', 'q', 'gamma'] as const).map(
      (name) => ['Gamma-Gamma', name, truth.gammaGamma[name], gammaGamma?.[name]] as const,
    ),
  ];
  return table(rows, [
    { heading: 'model', cell: ([model]) => model },
    { heading: 'parameter', cell: ([, name]) => name },
    { heading: 'true', cell: ([, , value]) => value.toFixed(3), right: true },
    { heading: 'fitted', cell: ([, , , value]) => value?.toFixed(3) ?? '-', right: true },
  ]);
}

/** A customer with a story worth reading: several purchases, a claim and an answered survey, and no longer than that needs. */
export function storyteller(sample: readonly SampleCommand[]): string {
  const stories = new Map<string, string[]>();
  for (const { id, command } of sample) {
    // Every id of the sample has its customer's in it: purchase demo-0001-p1, unit SKU-demo-0001-p1-1.
    const customer = /demo-\d+/.exec(id)?.[0] ?? id;
    stories.set(customer, [...(stories.get(customer) ?? []), command.type]);
  }
  const worthReading = [...stories].filter(
    ([, types]) =>
      types.filter((type) => type === 'RecordPurchase').length >= 3 &&
      ['FileClaim', 'ReturnUnit', 'AnswerSurvey'].every((type) => types.includes(type)),
  );
  const [shortest] = worthReading.sort(([, a], [, b]) => a.length - b.length);
  return shortest?.[0] ?? 'demo-0001';
}
