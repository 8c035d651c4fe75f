import { createHmac } from 'node:crypto';
import type { Instant } from '@aftercare/domain';
import canonicalize from 'canonicalize';
import { parse, v5, v7 as uuidv7, validate } from 'uuid';
import { derivedKey } from './derived-keys';

/** Fixed for ever: ids of stored events derive from it. */
export const namespace = '5c1b9a52-7f0e-4d53-9a3e-3f6f4d1b8a10';
const namespaceBytes = parse(namespace);

/** The command's id as a UUID: the caller's own when it is one, a UUIDv5 of any other text, a new UUIDv7 without. */
export function commandIdFrom(given: string | undefined): string {
  if (given === undefined) return uuidv7();
  return validate(given) ? given.toLowerCase() : v5(`command:${given}`, namespaceBytes);
}

/** What the caller asked for. What the system filled in (a new id, the time of arrival) stays out of it. */
export interface AskedCommand {
  readonly category: string;
  readonly id: string | undefined;
  readonly command: object;
  readonly occurredAt: Instant | undefined;
}

/** Tells a repeat of a command from another one under the same key. */
export type CommandDigest = (asked: AskedCommand) => string;

/**
 * HMAC-SHA-256 (hex) of the canonical JSON (RFC 8785) of a command. Keyed, because the digest stays readable when
 * personal data are erased: without the key nobody can try out what the command may have said.
 */
export function commandDigests(secret: string): CommandDigest {
  const key = derivedKey(secret, 'command-digests');
  return (asked) =>
    createHmac('sha256', key)
      .update(canonicalize(asked) ?? '')
      .digest('hex');
}

/**
 * Id of the nth event of a command: the same command gives the same ids, which the store recognises as a repeat;
 * another command under the same key gives others.
 */
export function eventIdOf(commandId: string, digest: string, index: number): string {
  return v5(`${commandId}:${digest}:${index}`, namespaceBytes);
}
