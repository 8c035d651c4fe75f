import { Command, Option } from 'commander';
import { apiClient } from '../api-client';
import { CommandFailed } from '../command-failed';
import { importPurchases, openInput } from '../import/import-purchases';
import { meanings, parseDelimiter, parseMap, type Layout } from '../import/layout';
import { progress } from '../import/progress';
import { rejectsFile } from '../import/rejects';
import { say } from '../say';
import { withUrl, type ApiOptions } from './options';

interface ImportOptions extends ApiOptions {
  readonly map: string;
  readonly header: boolean;
  readonly delimiter: string;
  readonly dateFormat?: string;
  readonly zone: string;
  readonly currency: string;
  readonly source?: string;
  readonly rejects?: string;
  readonly json?: true;
}

const someRowsRejected = 2;

export function addImport(root: Command): void {
  const group = root.command('import').description('bring existing data in');
  withUrl(group.command('purchases <file>'))
    .description('import purchases from a delimited text file; - reads standard input')
    .requiredOption(
      '--map <columns>',
      `meaning=COLUMN,... with COLUMN a heading or a number from 1; meanings: ${meanings.join(', ')}`,
    )
    .option('--no-header', 'the first line is a row, not headings')
    .addOption(new Option('--delimiter <d>', ', or ; or tab or whitespace').default(','))
    .option('--date-format <tokens>', 'e.g. yyyyMMdd or dd.MM.yyyy HH:mm (default: ISO 8601)')
    .option('--zone <zone>', 'IANA zone of dates that name none', 'UTC')
    .option('--currency <code>', 'ISO 4217 currency of amounts, where no column tells', 'USD')
    .option('--source <name>', "what the rows' identity is tied to (default: the file's name)")
    .option('--rejects <file>', 'where bad rows go (default: beside you, <source>.rejects.csv)')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExit code: 0 all rows are recorded, 2 some rows were rejected, 1 the import failed.')
    .action(async (file: string, options: ImportOptions) => {
      const layout = layoutOf(options);
      const api = apiClient(options.url);
      // Later on an API that is away is waited for; one that was never there is named at once.
      await api.get('/health/live');
      const { input, source: name } = await openInput(file);
      const source = options.source ?? name;
      const rejects = rejectsFile(options.rejects ?? `${source}.rejects.csv`);
      const result = await importPurchases(api, { input, source }, layout, rejects, progress('purchases'));
      if (options.json) say(JSON.stringify({ ...result, ...(result.rejected > 0 ? { rejects: rejects.path } : {}) }));
      else {
        say(
          `${result.added} purchases recorded, ${result.repeated} were known already, ${result.rejected} rows rejected`,
        );
        if (result.rejected > 0) say(`the rejected rows, with line and reason: ${rejects.path}`);
      }
      if (result.rejected > 0) process.exitCode = someRowsRejected;
    });
}

function layoutOf(options: ImportOptions): Layout {
  try {
    new Intl.DateTimeFormat('en', { timeZone: options.zone });
  } catch {
    throw new CommandFailed('--zone is not an IANA zone', 'e.g. Europe/Berlin');
  }
  if (!Intl.supportedValuesOf('currency').includes(options.currency)) {
    throw new CommandFailed('--currency is not an ISO 4217 code', 'e.g. USD');
  }
  return {
    columns: parseMap(options.map),
    header: options.header,
    delimiter: parseDelimiter(options.delimiter),
    dateFormat: options.dateFormat,
    zone: options.zone,
    currency: options.currency,
  };
}
