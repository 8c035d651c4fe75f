import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readPasswords } from './passwords';

const folder = mkdtempSync(join(tmpdir(), 'event-store-passwords-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (content: string) => {
  const path = join(folder, 'passwords');
  writeFileSync(path, content);
  return path;
};

it('come from the environment', () => {
  expect(readPasswords(undefined, {})).toBeUndefined();
  expect(readPasswords(undefined, { EVENTSTORE_ADMIN_PASSWORD: '' })).toBeUndefined();
  expect(readPasswords(undefined, { EVENTSTORE_ADMIN_PASSWORD: 'a' })).toEqual({ admin: 'a' });
  const both = { EVENTSTORE_ADMIN_PASSWORD: 'a', EVENTSTORE_OPS_PASSWORD: 'o' };
  expect(readPasswords(undefined, both)).toEqual({ admin: 'a', ops: 'o' });
});

it('come from a file, which goes before the environment', () => {
  const env = { EVENTSTORE_ADMIN_PASSWORD: 'other' };
  expect(readPasswords(file('admin:a:b ü\r\nops:o\n'), env)).toEqual({ admin: 'a:b ü', ops: 'o' });
});

it('that are incomplete or unreadable give an error without them', () => {
  expect(() => readPasswords(undefined, { EVENTSTORE_OPS_PASSWORD: 'o' })).toThrow('EVENTSTORE_ADMIN_PASSWORD is not');
  expect(() => readPasswords(file(''), {})).toThrow('has no line that begins with "admin:"');
  expect(() => readPasswords(file('admin:a\nroot:secret\n'), {})).toThrow(/^Line 2 of (?!.*secret)/);
  expect(() => readPasswords(join(folder, 'missing'), {})).toThrow('cannot be read (ENOENT)');
});
