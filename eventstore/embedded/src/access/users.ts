import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import { ADMINS, ANONYMOUS, OPERATORS, Principal, SYSTEM } from './principal';

/** The passwords of the two users there are; `ops` cannot log in without one. */
export interface Passwords {
  readonly admin: string;
  readonly ops?: string;
}

/** Who an `authorization` header stands for; undefined where the password is wrong or the header is no Basic one. */
export type Authenticate = (authorization: string | undefined) => Principal | undefined;

interface User {
  readonly principal: Principal;
  readonly digest: Buffer;
}

/**
 * How callers are told apart. Without passwords everybody is `system`. With them a call without credentials is anonymous.
 * Only digests are kept, under a key that this process drew: two equal digests mean equal credentials, and the comparison
 * takes the same time wherever they differ. It costs a few microseconds, so credentials may come with every call.
 */
export function authentication(passwords: Passwords | undefined): Authenticate {
  if (!passwords) return () => SYSTEM;
  const key = randomBytes(32);
  const digestOf = (credentials: Buffer | string) => createHmac('sha256', key).update(credentials).digest();
  const user = (name: string, password: string, groups: readonly string[]): User => ({
    principal: { name, groups },
    digest: digestOf(`${name}:${password}`),
  });
  const users = [
    user('admin', passwords.admin, [ADMINS]),
    ...(passwords.ops === undefined ? [] : [user('ops', passwords.ops, [OPERATORS])]),
  ];

  return (authorization) => {
    if (authorization === undefined) return ANONYMOUS;
    const [, credentials] = /^Basic ([\w+/=-]+)$/i.exec(authorization) ?? [];
    if (credentials === undefined) return undefined;
    const digest = digestOf(Buffer.from(credentials, 'base64'));
    return users.filter((each) => timingSafeEqual(each.digest, digest))[0]?.principal;
  };
}
