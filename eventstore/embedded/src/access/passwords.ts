import { readFileSync } from 'node:fs';

import { Passwords } from './users';

const VARIABLES = { admin: 'EVENTSTORE_ADMIN_PASSWORD', ops: 'EVENTSTORE_OPS_PASSWORD' } as const;

/**
 * The passwords of the users, out of a file with lines like `admin:PASSWORD` or, without one, the environment. Undefined
 * where there are none: then the node knows no users. Throws an error that never holds a password.
 */
export function readPasswords(
  file: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Passwords | undefined {
  const { admin, ops } = file === undefined ? { admin: env[VARIABLES.admin], ops: env[VARIABLES.ops] } : fromFile(file);
  if (!admin && !ops && file === undefined) return undefined;
  if (!admin)
    throw new Error(
      file === undefined
        ? `${VARIABLES.ops} is set and ${VARIABLES.admin} is not: set it too`
        : `The passwords file ${file} has no line that begins with "admin:"`,
    );
  return { admin, ...(ops ? { ops } : {}) };
}

function fromFile(file: string): Partial<Record<keyof typeof VARIABLES, string>> {
  const passwords: Partial<Record<keyof typeof VARIABLES, string>> = {};
  for (const [index, line] of read(file).split(/\r?\n/).entries()) {
    if (line === '') continue;
    const [, name, password] = /^(admin|ops):(.+)$/.exec(line) ?? [];
    if (password === undefined)
      throw new Error(`Line ${index + 1} of the passwords file ${file} is neither admin:PASSWORD nor ops:PASSWORD`);
    passwords[name as keyof typeof VARIABLES] = password;
  }
  return passwords;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`The passwords file ${file} cannot be read (${code})`, { cause: error });
  }
}
