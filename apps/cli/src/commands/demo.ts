import { setTimeout as delay } from 'node:timers/promises';
import { aggregates } from '@aftercare/domain';
import { commandExecutor, connect } from '@aftercare/event-sourcing';
import { secretOf, type Settings } from '@aftercare/settings';
import type { Command } from 'commander';
import { apiClient, type ApiClient } from '../api-client';
import { CommandFailed } from '../command-failed';
import { loadSample } from '../demo/load-sample';
import { report, storyteller } from '../demo/report';
import { sampleCompany } from '../demo/sample-company';
import { sampleState, saveSampleState } from '../demo/sample-state';
import { sampleCurrency } from '../demo/truth';
import { progress } from '../import/progress';
import { startCompany, type Company } from '../processes/company';
import { readiness } from './doctor';
import { companySettings, withCompanyOptions, type CompanyOptions } from './options';
import { addresses, untilStopped } from './start';
import { publishDefaults } from './standards';
import type { Fit } from './value';
import { say } from '../say';

const dataDir = '.aftercare/demo';

export function addDemo(root: Command): void {
  withCompanyOptions(root.command('demo'), dataDir)
    .description('start everything with a made-up company of 2,000 customers, loaded, fitted and shown')
    .action(async (options: CompanyOptions) => {
      const settings = companySettings(options, dataDir);
      const company = await startCompany(settings, say);
      await untilStopped(company, () => demo(company, settings));
    });
}

async function demo(company: Company, settings: Settings): Promise<void> {
  const api = apiClient(company.apiUrl);
  await publishDefaults(api);
  const state = sampleState(settings.dataDir, new Date());
  const sample = sampleCompany({ until: state.until });
  say(`A made-up company: 2,000 customers over the two years before ${state.until.slice(0, 10)}. None of them exists.`);
  if (state.loaded) say('It was loaded before; nothing is added.');
  else {
    await load(company, settings, sample);
    saveSampleState(settings.dataDir, { ...state, loaded: true });
  }
  const fit = await newestFit(api).catch(() => api.post<Fit>('/v1/value/fits', { currency: sampleCurrency }));
  say(await report(api, storyteller(sample), fit));
  say(`\n${addresses(company)}`);
  say('It stays up until Ctrl-C; what was recorded stays.');
}

const newestFit = (api: ApiClient) => api.get<Fit>('/v1/value/fits/latest', { currency: sampleCurrency });

async function load(company: Company, settings: Settings, sample: ReturnType<typeof sampleCompany>): Promise<void> {
  const client = connect(company.eventStoreUrl);
  try {
    const executor = commandExecutor({ client, aggregates, secret: secretOf(settings) });
    const shown = progress(`${sample.length.toLocaleString('en')} commands`);
    const caughtUp = (position: number) => everythingCaughtUp(company.apiUrl, position);
    const { refused, position } = await loadSample(sample, executor, caughtUp, shown);
    shown.end();
    for (const [reason, count] of refused) say(`refused ${count} times: ${reason}`);
    await caughtUp(position);
  } finally {
    await client.dispose();
  }
}

const longestWaitMs = 10 * 60_000;

/** Waits until every read model and policy has seen a position. */
async function everythingCaughtUp(url: string, position: number): Promise<void> {
  const until = Date.now() + longestWaitMs;
  for (;;) {
    const { readModels, policies } = await readiness(url);
    if ([...readModels, ...policies].every(({ checkpoint, events }) => checkpoint >= position || events === 0)) return;
    if (Date.now() > until)
      throw new CommandFailed('the projector does not catch up', 'see logs/projector.log in the data folder');
    await delay(200);
  }
}
