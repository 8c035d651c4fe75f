import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings, secretOf, SettingsInvalid, variables } from './index';

describe('settings', () => {
  it('with nothing configured are those of one laptop', () => {
    expect(loadSettings({})).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      zone: 'UTC',
      eventStoreUrl: undefined,
      mongodbUrl: undefined,
    });
  });

  it('treat an empty variable as not set, as compose files write it', () => {
    expect(loadSettings({ EVENTSTORE_URL: '', AFTERCARE_PORT: '' })).toMatchObject({
      eventStoreUrl: undefined,
      port: 4000,
    });
  });

  it('name every variable at fault and never its value', () => {
    const env = {
      AFTERCARE_PORT: '99999',
      AFTERCARE_ZONE: 'Mars/Base',
      EVENTSTORE_URL: 'http://s3cret@x',
      AFTERCARE_SECRET: 'short',
    };
    let thrown: unknown;
    try {
      loadSettings(env);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(SettingsInvalid);
    const { problems, message } = thrown as SettingsInvalid;
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'AFTERCARE_PORT',
      'EVENTSTORE_URL',
      'AFTERCARE_SECRET',
      'AFTERCARE_ZONE',
    ]);
    expect(message).not.toMatch(/s3cret|99999|Mars/);
  });

  it("stand in README's table as they are", () => {
    const readme = readFileSync(join(__dirname, '..', '..', '..', 'README.md'), 'utf8');
    const defaults = loadSettings({});
    const rows = Object.entries(variables).map(([key, { name, meaning }]) => {
      const value = defaults[key as keyof typeof defaults];
      return [`\`${name}\``, value === undefined ? '' : `\`${value}\``, meaning];
    });
    for (const row of rows)
      expect(readme.replaceAll(/ +/g, ' ')).toContain(`| ${row.join(' | ')} |`.replaceAll(/ +/g, ' '));
  });

  it('have one meaning each', () => {
    const names = Object.values(variables).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the secret', () => {
  it('is generated once, for its owner only, and stays', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'aftercare-secret-'));
    const first = secretOf({ dataDir, secret: undefined });
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(secretOf({ dataDir, secret: undefined })).toBe(first);
    expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
    rmSync(dataDir, { recursive: true });
  });
});
