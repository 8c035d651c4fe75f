import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** How a personal field stands in the store: base64 of nonce (12 bytes), cipher text, tag (16 bytes) of AES-256-GCM. */
export interface SealedField {
  readonly $personal: string;
}

export function isSealed(value: unknown): value is SealedField {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<SealedField>).$personal === 'string' &&
    Object.keys(value).length === 1
  );
}

/** Encrypts under a 32-byte key; `context` is bound to the cipher text and must be the same to open it. */
export function seal(key: Buffer, plain: Buffer, context: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** Opens what `seal` made. Throws when key or context differ or a byte was changed. */
export function open(key: Buffer, sealed: string, context: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < 28) throw new RangeError('sealed value is too short');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
}

/** Any JSON value as a sealed field. */
export const sealField = (key: Buffer, value: unknown, context: string): SealedField => ({
  $personal: seal(key, Buffer.from(JSON.stringify(value)), context),
});

export const openField = (key: Buffer, field: SealedField, context: string): unknown =>
  JSON.parse(open(key, field.$personal, context).toString('utf8'));
