import { hkdfSync } from 'node:crypto';

/** A 32-byte key for one purpose, derived from the installation's secret by HKDF-SHA-256 (RFC 5869). */
export function derivedKey(secret: string, purpose: 'personal-keys' | 'reservations' | 'command-digests'): Buffer {
  if (secret.length === 0) throw new RangeError('the secret is empty: personal data could not be protected');
  return Buffer.from(hkdfSync('sha256', secret, 'aftercare', purpose, 32));
}
