import { loadSettings, type Settings } from '@aftercare/settings';
import { type Command, InvalidArgumentError } from 'commander';

/** Parses a whole number of at least `least`, for commander. */
export const wholeNumber = (least: number) => (text: string) => {
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value < least)
    throw new InvalidArgumentError(`must be a whole number from ${least} on.`);
  return value;
};

export interface ApiOptions {
  readonly url: string;
}

/** Adds `--url`, which every command that talks to the API takes. */
export function withUrl(command: Command): Command {
  const { port } = loadSettings(process.env);
  return command.option('--url <url>', 'address of the API', `http://127.0.0.1:${port || 4000}`);
}

/** Adds `--url` and `--json`, which every query takes. */
export const withQueryOptions = (command: Command): Command =>
  withUrl(command).option('--json', 'print the answer as JSON');

export interface CompanyOptions {
  readonly data?: string;
  readonly port?: number;
}

/** Adds `--data` and `--port`, which the commands that start processes take. */
export const withCompanyOptions = (command: Command, dataDir: string): Command =>
  command
    .option('--data <dir>', `data folder (default: AFTERCARE_DATA or ${dataDir})`)
    .option('--port <n>', 'port of the API; 0 picks a free one', wholeNumber(0));

/** Settings of the environment with the options over them. */
export function companySettings({ data, port }: CompanyOptions, dataDir: string): Settings {
  const settings = loadSettings(process.env);
  return {
    ...settings,
    dataDir: data ?? process.env['AFTERCARE_DATA'] ?? dataDir,
    port: port ?? settings.port,
  };
}
