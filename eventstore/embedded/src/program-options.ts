import { parseArgs } from 'node:util';

import { readPasswords } from './access/passwords';
import { NodeOptions } from './node';
import { MAX_MESSAGE_BYTES } from './wire/frames';

interface Flag {
  /** What stands behind it; undefined for a switch. */
  readonly value?: string;
  readonly help: string;
}

const FLAGS = {
  data: { value: 'DIR', help: 'directory of the events; made if it is not there (needed)' },
  port: { value: 'N', help: 'port; 0, the default, picks a free one' },
  host: { value: 'ADDRESS', help: 'address to listen on; default 127.0.0.1' },
  'tls-certificate': { value: 'FILE', help: 'PEM certificate, with those between it and its CA; needs --tls-key' },
  'tls-key': { value: 'FILE', help: 'PEM key of the certificate, not encrypted' },
  passwords: { value: 'FILE', help: 'lines admin:PASSWORD and ops:PASSWORD, instead of the environment' },
  insecure: { help: 'take calls from other machines without TLS and users' },
  'max-append-size': { value: 'BYTES', help: 'largest append, in bytes of data; default 1048576' },
  'drop-slow-subscribers': { value: 'EVENTS', help: 'end a live subscription that is so far behind; default never' },
  help: { help: 'print this' },
} as const satisfies Readonly<Record<string, Flag>>;

/** What `--help` prints. */
export const HELP = [
  'Usage: node main.js --data DIR [options]',
  '',
  ...Object.entries<Flag>(FLAGS).map(([name, { value, help }]) => `  ${`--${name} ${value ?? ''}`.padEnd(32)}${help}`),
  '',
  'With EVENTSTORE_ADMIN_PASSWORD (and EVENTSTORE_OPS_PASSWORD) in the environment callers need a user and a password.',
  '',
].join('\n');

/** Reads the command line. Undefined where help is asked for; throws an error that says what is wrong with which flag. */
export function programOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): NodeOptions | undefined {
  const flags = Object.entries<Flag>(FLAGS).map(
    ([name, { value }]) => [name, { type: value === undefined ? 'boolean' : 'string' }] as const,
  );
  const { values } = parseArgs({ args: [...args], options: Object.fromEntries(flags) });
  if (values['help']) return undefined;
  const text = (flag: keyof typeof FLAGS) => (typeof values[flag] === 'string' ? values[flag] : undefined);
  const whole = (flag: keyof typeof FLAGS, least: number, most: number) => wholeNumber(flag, text(flag), least, most);

  const dataDir = text('data');
  if (!dataDir) throw new Error('--data is missing: name the directory of the events. --help tells all options');
  const certificate = text('tls-certificate');
  const key = text('tls-key');
  if ((certificate === undefined) !== (key === undefined))
    throw new Error('--tls-certificate and --tls-key are given together');
  return {
    dataDir,
    port: whole('port', 0, 65_535),
    host: text('host'),
    tls: certificate !== undefined && key !== undefined ? { certificate, key } : undefined,
    users: readPasswords(text('passwords'), env),
    insecure: values['insecure'] === true,
    maxAppendSize: whole('max-append-size', 1, MAX_MESSAGE_BYTES),
    dropSlowSubscribers: whole('drop-slow-subscribers', 1, 1_000_000),
  };
}

function wholeNumber(flag: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new Error(`--${flag} takes a number from ${least} to ${most}. --help tells all options`);
  return value;
}
