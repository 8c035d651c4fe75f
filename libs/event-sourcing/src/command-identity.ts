import { hash } from 'node:crypto';
import type { Instant } from '@aftercare/domain';
import { parse, stringify, v7 as uuidv7, validate } from 'uuid';
import { canonicalJson } from './canonical-json';

/** Fixed for ever: ids of stored events derive from it. */
export const namespace = '5c1b9a52-7f0e-4d53-9a3e-3f6f4d1b8a10';
const namespaceBytes = parse(namespace);

/** UUIDv5 (RFC 9562, section 5.5) of a text in our namespace, by the one-shot hash: every fact needs one. */
function uuidv5(text: string): string {
  const bytes = hash('sha1', Buffer.concat([namespaceBytes, Buffer.from(text)]), 'buffer').subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return stringify(bytes);
}

/** The command's id as a UUID: the caller's own when it is one, a UUIDv5 of any other text, a new UUIDv7 without. */
export function commandIdFrom(given: string | undefined): string {
  if (given === undefined) return uuidv7();
  return validate(given) ? given.toLowerCase() : uuidv5(`command:${given}`);
}

/**
 * SHA-256 (hex) of the canonical JSON (RFC 8785) of what the caller asked for. What the system filled in (a new id,
 * the time of arrival) stays out, so that a repeat has the digest of the first.
 */
export function commandDigest(asked: {
  readonly category: string;
  readonly id: string | undefined;
  readonly command: object;
  readonly occurredAt: Instant | undefined;
}): string {
  return hash('sha256', canonicalJson(asked));
}

/**
 * Id of the nth event of a command: the same command gives the same ids, which the store recognises as a repeat;
 * another command under the same key gives others.
 */
export function eventIdOf(commandId: string, digest: string, index: number): string {
  return uuidv5(`${commandId}:${digest}:${index}`);
}
