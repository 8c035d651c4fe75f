import type { Command } from 'commander';
import { apiClient } from '../api-client';
import { startCompany, type Company } from '../processes/company';
import { say } from '../say';
import { publishDefaults } from './standards';
import { companySettings, wholeNumber, withCompanyOptions, type CompanyOptions } from './options';

const dataDir = '.aftercare/data';

export function addStart(root: Command): void {
  withCompanyOptions(root.command('start'), dataDir)
    .description('start event store, API and projector, and keep them running until Ctrl-C')
    .option('--projectors <n>', 'projector processes, which share out the work', wholeNumber(1), 1)
    .action(async (options: CompanyOptions & { readonly projectors: number }) => {
      const { projectors } = options;
      const company = await startCompany(companySettings(options, dataDir), say, { projectors });
      await untilStopped(company, async () => {
        await publishDefaults(apiClient(company.apiUrl));
        say(addresses(company));
        say('Ctrl-C stops everything; what was recorded stays.');
      });
    });
}

/** Where a company's programs listen, for a person. */
export const addresses = ({ apiUrl, eventStoreUrl }: Company): string =>
  [`API          ${apiUrl}/v1`, `OpenAPI page ${apiUrl}/docs`, `event store  ${withoutPassword(eventStoreUrl)}`].join(
    '\n',
  );

const withoutPassword = (url: string) => url.replace(/\/\/[^@/]*@/, '//');

/**
 * Runs `work`, then waits for Ctrl-C (or SIGTERM) and stops the company. A signal during the work stops at once;
 * a failing work stops the company and fails.
 */
export async function untilStopped(company: Company, work: () => Promise<void>): Promise<void> {
  const signalled = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  try {
    const worked = work().then(() => signalled);
    await Promise.race([worked, signalled]);
  } finally {
    await company.stop();
  }
}
