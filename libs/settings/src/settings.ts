import { currency, integer, level, text, url, zone, type Variable } from './variable';

/** Everything that can be configured, all by environment variables; every one has a default that works on one laptop. */
export interface Settings {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly eventStoreUrl: string | undefined;
  readonly eventStorePort: number;
  readonly mongodbUrl: string | undefined;
  readonly mongodbDatabase: string;
  readonly secret: string | undefined;
  readonly zone: string;
  readonly currency: string;
  readonly logLevel: string;
  readonly maxLagSeconds: number;
  readonly minPositionWaitMs: number;
  readonly cachedFacts: number;
  readonly leaseMs: number;
  readonly maxParkedKeys: number;
}

/** The one list of settings: environment variable, default, meaning. README's table is checked against it. */
export const variables: { readonly [K in keyof Settings]: Variable<Settings[K]> } = {
  dataDir: text('AFTERCARE_DATA', '.aftercare', 'folder of the embedded stores and of the generated secret'),
  host: text('AFTERCARE_HOST', '127.0.0.1', 'address the API listens on'),
  port: integer('AFTERCARE_PORT', 4000, [0, 65535], 'port of the API; 0 picks a free one'),
  eventStoreUrl: url('EVENTSTORE_URL', ['esdb:', 'esdb+discover:'], 'event store; unset: the embedded node'),
  eventStorePort: integer(
    'AFTERCARE_EVENT_STORE_PORT',
    2113,
    [0, 65535],
    'port of the embedded node; 0 picks a free one',
  ),
  mongodbUrl: url('MONGODB_URL', ['mongodb:', 'mongodb+srv:'], 'read models; unset: an SQLite file in the data folder'),
  mongodbDatabase: text('MONGODB_DATABASE', 'aftercare', 'database of the read models in MongoDB'),
  secret: {
    name: 'AFTERCARE_SECRET',
    meaning: 'at least 32 characters: wraps the keys of personal data; unset: generated once in the data folder',
    parse: (value) =>
      value === undefined || value.length >= 32 ? { value } : { problem: 'must have at least 32 characters' },
  },
  zone: zone(
    'AFTERCARE_ZONE',
    'UTC',
    'IANA zone of the calendar days in which purchases are counted; another one rebuilds customer-value',
  ),
  currency: currency('AFTERCARE_CURRENCY', 'USD', 'ISO 4217 currency of fits and rankings when none is asked for'),
  logLevel: level('AFTERCARE_LOG_LEVEL', 'info', 'fatal, error, warn, info, debug, trace or silent'),
  maxLagSeconds: integer(
    'AFTERCARE_MAX_LAG_SECONDS',
    30,
    [1, 86_400],
    'a read model further behind turns readiness red',
  ),
  minPositionWaitMs: integer(
    'AFTERCARE_MIN_POSITION_WAIT_MS',
    5000,
    [0, 60_000],
    'longest wait of a query for its min-position',
  ),
  cachedFacts: integer(
    'AFTERCARE_CACHED_FACTS',
    60_000,
    [0, 10_000_000],
    'facts folded into the states that a process keeps in memory',
  ),
  leaseMs: integer(
    'AFTERCARE_LEASE_MS',
    3000,
    [200, 600_000],
    'after so long without a sign of life of a projector others take over its work; the same for all of them',
  ),
  maxParkedKeys: integer(
    'AFTERCARE_MAX_PARKED_KEYS',
    100,
    [0, 1_000_000],
    'a read model or policy that would park more keys than that stops',
  ),
};

/** The environment does not fit; `problems` has one sentence for each variable at fault. */
export class SettingsInvalid extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`settings: ${problems.join('; ')}`);
    this.name = 'SettingsInvalid';
  }
}

/** Reads and checks all settings. Throws SettingsInvalid naming every variable at fault, never its value. */
export function loadSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = [];
  const entries = Object.entries(variables).map(([key, variable]) => {
    const given = env[variable.name];
    const parsed = variable.parse(given === '' ? undefined : given);
    if ('problem' in parsed) problems.push(`${variable.name} ${parsed.problem}`);
    return [key, 'value' in parsed ? parsed.value : undefined];
  });
  if (problems.length > 0) throw new SettingsInvalid(problems);
  return Object.fromEntries(entries) as Settings;
}
