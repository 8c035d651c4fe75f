import { createHash } from 'node:crypto';

/** The largest number of 48 bits: positions and revisions stay below it, and it is a safe integer. */
export const MAX_NUMBER = 2 ** 48 - 1;

const LONGEST_PLAIN_NAME = 1_024;

export function positionKey(position: number): Buffer {
  const key = Buffer.allocUnsafe(6);
  key.writeUIntBE(position, 0, 6);
  return key;
}

/** Reads a position out of a stored key or value, which may be a buffer that lmdb will reuse. */
export const readPosition = (bytes: Buffer, offset = 0): number => bytes.readUIntBE(offset, 6);

export function entryKey(list: number, number: number): Buffer {
  const key = Buffer.allocUnsafe(10);
  key.writeUInt32BE(list, 0);
  key.writeUIntBE(number, 4, 6);
  return key;
}

/** lmdb's keys end at 1,978 bytes: a longer name is kept by its beginning and its digest. */
export function nameKey(name: string): Buffer {
  const bytes = Buffer.from(name, 'utf8');
  if (bytes.length <= LONGEST_PLAIN_NAME) return bytes;
  return Buffer.concat([bytes.subarray(0, LONGEST_PLAIN_NAME), createHash('sha256').update(bytes).digest()]);
}
