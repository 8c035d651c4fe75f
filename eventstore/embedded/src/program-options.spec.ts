import { HELP, programOptions } from './program-options';

const options = (...args: string[]) => programOptions(['--data', 'events', ...args], {});

it('give nothing but the directory where nothing else is said', () => {
  expect(options()).toEqual({ dataDir: 'events', insecure: false });
});

it('give what is said', () => {
  const tls = ['--tls-certificate', 'node.crt', '--tls-key', 'node.key'];
  const sizes = ['--max-append-size', '2000', '--drop-slow-subscribers', '32'];
  const env = { EVENTSTORE_ADMIN_PASSWORD: 'a', EVENTSTORE_OPS_PASSWORD: 'o' };
  expect(programOptions(['--data', 'events', '--port', '0', '--host', '::1', ...tls, ...sizes], env)).toEqual({
    dataDir: 'events',
    port: 0,
    host: '::1',
    tls: { certificate: 'node.crt', key: 'node.key' },
    users: { admin: 'a', ops: 'o' },
    insecure: false,
    maxAppendSize: 2000,
    dropSlowSubscribers: 32,
  });
  expect(options('--insecure')).toMatchObject({ insecure: true });
});

it.each([
  [['--port', '65536'], '--port takes a number from 0 to 65535'],
  [['--port', '1e3'], '--port takes a number from 0 to 65535'],
  [['--max-append-size', '0'], '--max-append-size takes a number from 1 to 17825792'],
  [['--tls-key', 'node.key'], '--tls-certificate and --tls-key are given together'],
  [['--passwords', '/no/such/file'], 'The passwords file /no/such/file cannot be read (ENOENT)'],
  [['--nonsense'], "Unknown option '--nonsense'"],
])('refuse %j', (args, message) => {
  expect(() => options(...args)).toThrow(message);
});

it('need the directory, and help when it is asked for', () => {
  expect(() => programOptions([], {})).toThrow('--data is missing');
  expect(programOptions(['--help'], {})).toBeUndefined();
  expect(HELP).toContain('--tls-certificate FILE');
});
