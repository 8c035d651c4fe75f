import { checkExposure } from './exposure';

const bare = { host: '127.0.0.1', tls: false, users: false, insecure: false };

it.each(['127.0.0.1', '127.8.9.10', 'localhost', '::1', '::ffff:127.0.0.1'])('%s needs no protection', (host) => {
  expect(() => checkExposure({ ...bare, host })).not.toThrow();
});

it.each(['0.0.0.0', '::', '10.0.0.1', 'example.test', '127.evil.test'])('%s needs TLS and users', (host) => {
  expect(() => checkExposure({ ...bare, host })).toThrow(`On ${host} others can reach the node: give TLS`);
  expect(() => checkExposure({ ...bare, host, tls: true })).toThrow('others can reach the node');
  expect(() => checkExposure({ ...bare, host, tls: true, users: true })).not.toThrow();
  expect(() => checkExposure({ ...bare, host, insecure: true })).not.toThrow();
});

it('users need TLS', () => {
  expect(() => checkExposure({ ...bare, users: true })).toThrow('Users need TLS');
  expect(() => checkExposure({ ...bare, users: true, insecure: true })).toThrow('neither TLS nor users');
});
